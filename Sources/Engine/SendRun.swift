internal import Foundation
package import Model
package import Planning
internal import Storage
internal import Transport
package import Workspace

/// What a `run` did.
package struct RunReport: Sendable {
    package var summary = PlanSummary()
    /// New lines of the ledger.
    package var planned = 0
    package var withdrawn = 0
    /// Whose grace was over.
    package var expired = 0
    package var tally = SendTally()
    /// Numbers that the last sender left in doubt.
    package var leftInDoubt: [Int64] = []
    /// Why connections gave up, in sentences for the operator.
    package var troubles: [String] = []
    /// Campaigns and letters that were held because their files have faults.
    package var faults: [WorkspaceFault] = []
    /// Still to be sent when the run ended.
    package var open = 0
    /// When the next of them can leave; nil where nothing is open or it can leave now.
    package var nextMoment: Instant?
    package var wasStopped = false
    /// Time spent with planning and with sending, all passes together; zero without a stopwatch.
    package var planningTime = Duration.zero
    package var sendingTime = Duration.zero
    /// How often it planned and sent.
    var passes = 0
    package init() {}

    /// Whether everything that could be done was done.
    package var isComplete: Bool {
        troubles.isEmpty && faults.isEmpty && leftInDoubt.isEmpty && tally.inDoubt == 0 && tally.failed == 0
            && tally.withheld == 0 && !wasStopped
    }
}

/// How a run is to go.
package struct RunOptions {
    /// Stay until the window opened and nothing is left to retry.
    package var waits: Bool
    /// The clock is not the machine's.
    package var isReplay: Bool
    package var stop: @Sendable () -> Bool
    package var planning: (_ people: Int) -> Void
    package var sending: @Sendable (SendTally) -> Void
    /// Time that passed since some moment, for the report.
    package var stopwatch: () -> Duration

    package init(
        waits: Bool = false, isReplay: Bool = false, stop: @escaping @Sendable () -> Bool = { false },
        planning: @escaping (Int) -> Void = { _ in },
        sending: @escaping @Sendable (SendTally) -> Void = { _ in },
        stopwatch: @escaping () -> Duration = { .zero }
    ) {
        self.waits = waits
        self.isReplay = isReplay
        self.stop = stop
        self.planning = planning
        self.sending = sending
        self.stopwatch = stopwatch
    }
}

extension Coop {
    /// What cron calls: settles what the last sender left, plans, sends what is due. One at a time, by the
    /// lock beside the database; throws `EngineError.locked` where another run holds it.
    package func run(_ options: RunOptions) throws -> RunReport {
        let database = try database
        let (relay, connections) = try relay(isReplay: options.isReplay)
        guard let lock = try RunLock(path: database.path + ".lock") else {
            throw EngineError(.locked, "another run is sending; this one did nothing")
        }
        var report = RunReport()
        report.faults = faults
        let resend = Set(workspace.campaigns.filter { $0.inDoubt == .resend }.map(\.name))
        report.leftInDoubt = try database.settleLeftovers(at: now) { resend.contains($0) }
        let assembly = try MailAssembly(self)
        let start = now
        while true {
            try pass(options, relay, connections, assembly, &report)
            guard options.waits, let next = report.nextMoment, report.troubles.isEmpty, !options.stop(),
                next <= start.adding(seconds: Self.longestWait)
            else { break }
            clock.sleep(until: next, unless: options.stop)
        }
        try database.setHeartbeat(now)
        report.wasStopped = options.stop()
        withExtendedLifetime(lock) {}
        return report
    }

    /// `run --wait` ends after a week, whatever is still open: the next run goes on.
    private static let longestWait: Int64 = 7 * 86_400

    /// One plan and one round of sending.
    private func pass(
        _ options: RunOptions, _ relay: any Relay, _ connections: Int, _ assembly: MailAssembly,
        _ report: inout RunReport
    ) throws {
        let database = try database
        let start = options.stopwatch()
        report.expired += try database.expire(at: now)
        let plan = try recordPlan(progress: options.planning)
        report.summary = plan.summary
        report.planned += plan.written
        report.withdrawn += plan.withdrawn
        let planned = options.stopwatch()
        report.planningTime += planned - start
        let window = try sendWindow()
        let due =
            window.contains(now) ? try database.outboxPage(after: 0, now: now, limit: connections).count : 0
        if due > 0 {
            let feed = OutboxFeed(
                reader: try Database(path: database.path, identity: ""),
                ledger: try Ledger(path: database.path, tryAgain: CommitPatience(clock: clock).tryAgain),
                assembly: assembly, window: window, clock: clock, entropy: entropy, stop: options.stop,
                before: report.tally, progress: options.sending)
            let delivered = relay.deliver(from: feed, connections: due)
            report.tally = feed.result.tally
            report.troubles = delivered.troubles.map(\.description)
            if let failure = feed.result.failure { throw failure }
            report.sendingTime += options.stopwatch() - planned
        }
        let counts = try database.outboxCounts()
        report.open = (counts[.queued] ?? 0) + (counts[.deferred] ?? 0)
        let queued = try database.nextOutboxMoment(after: now).map { window.next(atOrAfter: $0) }
        // A day that is closed plans nothing for itself: whoever waits looks again when the window opens.
        let opens = window.next(atOrAfter: now)
        let waiting = opens > now && (report.open > 0 || options.waits && report.passes == 0) ? opens : nil
        report.passes += 1
        report.nextMoment = [queued, waiting, plan.nextMoment].compactMap { $0 }.min()
    }
}
