// What one core makes of the mails that a workspace's ledger holds as due: read, rendered, encoded; nothing
// is sent and nothing is written. `script/bench render` calls it.
//
// usage: gazette-bench WORKSPACE INSTANT PASSES

import Engine
import Foundation
import Model
import Storage
import Transport

struct FixedClock: Engine.Clock {
    let moment: Instant
    func now() -> Instant { moment }
    func sleep(until later: Instant, unless isStopping: () -> Bool) {}
}

func measure() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 4, let moment = Instant(rfc3339: arguments[2]), let passes = Int(arguments[3])
    else {
        FileHandle.standardError.write(Data("usage: gazette-bench WORKSPACE INSTANT PASSES\n".utf8))
        exit(2)
    }
    let coop = try Coop(
        folder: arguments[1], clock: FixedClock(moment: moment),
        entropy: { Array(repeating: 7, count: $0) }, access: .write)
    let clock = ContinuousClock()
    var items: [OutboxItem] = []
    let reading = try clock.measure {
        items = try coop.database.outboxPage(after: 0, now: moment, limit: .max)
    }
    let assembly = try MailAssembly(coop)
    if let first = items.first { _ = try assembly.envelope(for: first, now: moment) }
    var bytes = 0
    let making = try clock.measure {
        for _ in 0..<passes {
            for item in items { bytes += try assembly.envelope(for: item, now: moment).message.count }
        }
    }
    let mails = items.count * passes
    let parts = [
        "\"mails\":\(mails)", "\"bytes\":\(bytes)", "\"seconds\":\(seconds(making))",
        "\"rows\":\(items.count)", "\"reading_seconds\":\(seconds(reading))",
    ]
    print("{\(parts.joined(separator: ","))}")
}

func seconds(_ duration: Duration) -> Double {
    Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
}

try measure()
