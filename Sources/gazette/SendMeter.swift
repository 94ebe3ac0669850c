import Engine
import Foundation

/// The progress of sending, from the sender's thread to one line: how many, how fast, how long still.
final class SendMeter: @unchecked Sendable {
    private let console: Console
    private let lock = NSLock()
    private var started: ContinuousClock.Instant?

    init(console: Console) { self.console = console }

    func show(_ tally: SendTally) {
        lock.withLock {
            let began = started ?? ContinuousClock.now
            started = began
            console.progress(Self.line(tally, seconds: (ContinuousClock.now - began).seconds))
        }
    }

    func end() { lock.withLock { console.endProgress() } }

    /// `Sending: 1 200 of 20 000 sent, 310 a second, 1 min left`. What was looked at and not sent counts as done.
    static func line(_ tally: SendTally, seconds: Double) -> String {
        let rate = Double(tally.total) / max(0.001, seconds)
        let left = max(0, tally.due - tally.total)
        let speed = rate >= 1 ? "\(grouped(Int(rate))) a second" : "\(grouped(Int(rate * 60))) a minute"
        return
            "Sending: \(grouped(tally.accepted)) of \(grouped(max(tally.due, tally.accepted))) sent, \(speed), "
            + "\(time(Double(left) / max(0.001, rate))) left"
    }

    /// `40 s`, `12 min`, `3 h 05 min`.
    private static func time(_ seconds: Double) -> String {
        guard seconds >= 100 else { return "\(Int(seconds.rounded(.up))) s" }
        let minutes = Int((min(seconds, 1e9) / 60).rounded(.up))
        guard minutes >= 100 else { return "\(minutes) min" }
        return "\(minutes / 60) h \(minutes % 60 < 10 ? "0" : "")\(minutes % 60) min"
    }
}
