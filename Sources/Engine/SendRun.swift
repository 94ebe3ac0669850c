internal import Foundation
package import Model
package import Planning
internal import Storage
package import Workspace

/// What a `run` did.
package struct RunReport: Sendable {
    package var summary = PlanSummary()
    /// New lines of the ledger.
    package var planned = 0
    package var withdrawn = 0
    /// Whose grace was over.
    package var expired = 0
    /// Statutory notices among them.
    var noticesLost: [ExpiredMail] = []
    package var tally = SendTally()
    /// Outcomes that the last sender could only keep in its rescue log.
    package var rescued = 0
    /// Numbers that the last sender left in doubt.
    package var leftInDoubt: [Int64] = []
    /// Mails that may have left before the database was restored or copied.
    package var doubted = 0
    /// Why connections gave up, in sentences for the operator; each names its relay where there are several.
    package var troubles: [String] = []
    /// Campaigns and letters that were held because their files have faults.
    package var faults: [WorkspaceFault] = []
    /// Why mails could not be made, where no person's value is missing; a few of the reasons.
    package var notMade: [String] = []
    /// Campaigns that Gazette paused by itself, in this run or before: they wait for a person.
    package var stoppedCampaigns: [StoppedCampaign] = []
    /// How letters on paper stand when the run ends.
    package var letters: [LetterStanding] = []
    /// Statutory letters that this run found not to have been posted by their last legal day.
    package var missedLetters = 0
    /// What the assistant ought to know or do, and no run of this day has said.
    package var advice: [String] = []
    /// Still to be sent when the run ended.
    package var open = 0
    /// When the next of them can leave; nil where nothing is open or it can leave now.
    package var nextMoment: Instant?
    package var wasStopped = false
    /// Time spent with planning and with sending, all passes together; zero without a stopwatch.
    package var planningTime = Duration.zero
    package var sendingTime = Duration.zero
    /// The processors' time that sending took, all threads together; zero where the options do not say.
    package var sendingWork = Duration.zero
    /// How often it planned and sent.
    var passes = 0
    /// How often in a row what was due stayed where it was, and since when.
    var stuckPasses = 0
    var stuckSince: Instant?
    /// Every relay refuses until a person changes something: waiting does not help.
    var isHopeless = false
    /// No relay could go on.
    var isBlocked = false
    /// Relays that could not be used, and until when they are left alone.
    var rests: [String: Instant] = [:]
    /// When the pace lets more mails go; nil where it held none back in the last pass.
    var restsUntil: Instant?
    package init() {}

    /// Whether everything that could be done was done.
    package var isComplete: Bool {
        (troubles.isEmpty || open == 0) && faults.isEmpty && stoppedCampaigns.isEmpty && leftInDoubt.isEmpty
            && tally.inDoubt == 0 && tally.failed == 0 && doubted == 0
            && tally.withheld == 0 && tally.notMade == 0 && !wasStopped && missedLetters == 0
            && !letters.contains { $0.isAlert && $0.share.waiting > 0 }
    }
}

/// How a run is to go.
package struct RunOptions {
    /// Stay until the window opened and nothing is left to retry.
    package var waits: Bool
    /// The clock is not the machine's.
    package var isReplay: Bool
    /// Whether the disk must hold a Maildir's mail before it counts as accepted; a demo of thousands need not wait for it.
    package var isDurable: Bool
    /// A person said that the clock is right.
    package var confirmsClock: Bool
    /// A person said that the database is the right one, although it was restored or copied.
    package var confirmsDatabase: Bool
    /// A person said that the key of the links is lost for good.
    package var confirmsNewKey: Bool
    package var stop: @Sendable () -> Bool
    package var planning: (_ people: Int) -> Void
    package var sending: @Sendable (SendTally) -> Void
    /// Gets what happens to each mail, from the sender's thread; nil where nobody reads it.
    package var log: (@Sendable (SendEvent) -> Void)?
    /// Time that passed since some moment, for the report.
    package var stopwatch: () -> Duration
    /// Processor time of the whole process, for the report.
    package var processorTime: () -> Duration

    package init(
        waits: Bool = false, isReplay: Bool = false, isDurable: Bool = true, confirmsClock: Bool = false,
        confirmsDatabase: Bool = false, confirmsNewKey: Bool = false,
        stop: @escaping @Sendable () -> Bool = { false },
        planning: @escaping (Int) -> Void = { _ in },
        sending: @escaping @Sendable (SendTally) -> Void = { _ in },
        log: (@Sendable (SendEvent) -> Void)? = nil,
        stopwatch: @escaping () -> Duration = { .zero },
        processorTime: @escaping () -> Duration = { .zero }
    ) {
        self.waits = waits
        self.isReplay = isReplay
        self.isDurable = isDurable
        self.confirmsClock = confirmsClock
        self.confirmsDatabase = confirmsDatabase
        self.confirmsNewKey = confirmsNewKey
        self.stop = stop
        self.planning = planning
        self.sending = sending
        self.log = log
        self.stopwatch = stopwatch
        self.processorTime = processorTime
    }
}

extension Coop {
    /// What cron calls: settles what the last sender left, plans, sends what is due. One at a time, by the
    /// lock beside the database; throws `EngineError.locked` where another run holds it.
    package func run(_ options: RunOptions) throws -> RunReport {
        let database = try database
        let routes = try relays(isReplay: options.isReplay, isDurable: options.isDurable)
        guard let lock = try RunLock.take(database.path) else {
            throw EngineError(.locked, "another run is sending; this one did nothing")
        }
        var report = RunReport()
        report.doubted = try requireKnownDatabase(options, resend: resends)
        try requireSoundClock(isReplay: options.isReplay, isConfirmed: options.confirmsClock)
        report.faults = faults
        report.rescued = try database.settleRescued()
        report.leftInDoubt = try database.settleLeftovers(at: now, again: afterCrash)
        _ = try linkKeys(isNewKeyConfirmed: options.confirmsNewKey)
        let assembly = try MailAssembly(self, .mail, register: LinkRegister(self))
        try keepFiles()
        try noteSteps()
        let missed = try missedLetters()
        let start = now
        options.log?(SendEvent(.begin, at: start))
        while true {
            try pass(options, routes, assembly, &report)
            guard let next = report.nextMoment, options.waits || isShortRest(report, until: next),
                !report.isHopeless, !options.stop(), next <= start.adding(seconds: Self.longestWait)
            else { break }
            clock.sleep(until: next, unless: options.stop)
            try requireSoundClock(isReplay: options.isReplay, isConfirmed: false)
        }
        report.stoppedCampaigns = try stoppedCampaigns()
        report.letters = try letterStandings()
        report.missedLetters = max(0, try missedLetters() - missed)
        report.advice = try unsaid(report.summary)
        report.wasStopped = options.stop()
        options.log?(SendEvent(report, at: now))
        withExtendedLifetime(lock) {}
        return report
    }

    /// The plan's advice that no run of this day has given yet, in sentences.
    private func unsaid(_ summary: PlanSummary) throws -> [String] {
        let advice = summary.advices.map { ($0.key.sentence(people: 0), $0.key.sentence(people: $0.value)) }
        let new = Set(try database.unsaid(advice.map(\.0), on: today))
        return advice.filter { new.contains($0.0) }.map(\.1).sorted()
    }

    /// Whether the campaign says beforehand that what is in doubt is sent again.
    private func resends(_ name: Slug) -> Bool { workspace.campaign(name)?.inDoubt == .resend }

    /// When a mail that the last sender left in its hands is sent again; nil where a person decides.
    private func afterCrash(_ leftover: Leftover) -> Instant? {
        guard resends(leftover.campaign) else { return nil }
        return Backoff.afterDoubt(
            attempt: leftover.attempts, firstTried: leftover.firstTriedAt ?? now, now: now,
            notAfter: leftover.notAfter, spread: entropy(1).first ?? 128)
    }

    /// Every run stays for the next minute of the pace: it would be a very slow pace that waits for cron.
    private func isShortRest(_ report: RunReport, until next: Instant) -> Bool {
        !report.isBlocked && report.restsUntil != nil && next <= now.adding(seconds: 60)
    }

    /// `run --wait` ends after a week, whatever is still open: the next run goes on.
    private static let longestWait: Int64 = 7 * 86_400

    /// One plan and one round of sending.
    private func pass(
        _ options: RunOptions, _ routes: [RelayRoute], _ assembly: MailAssembly, _ report: inout RunReport
    ) throws {
        let database = try database
        let start = options.stopwatch()
        report.restsUntil = nil
        let expired = try database.expire(at: now)
        report.expired += expired.count
        report.noticesLost += expired.filter { $0.category == .statutory }
        let day = try planner().on(now)
        let plan = try recordPlan(day, progress: options.planning)
        report.summary = plan.summary
        for notice in report.noticesLost {
            let lastDay = day.planner.settings.window.zone.day(at: notice.notAfter)
            report.summary.add(
                .noticeUnsent(campaign: notice.campaign, step: notice.step, lastDay: lastDay))
        }
        report.planned += plan.written
        for name in plan.held {
            var event = SendEvent(.campaignStopped, at: now)
            event.campaign = name
            options.log?(event)
        }
        report.withdrawn += plan.withdrawn
        report.doubted += try database.doubtPlanned(at: now, resend: resends)
        // The sender runs long, and planning took more than it needs.
        ProcessMemory.giveBack()
        let planned = options.stopwatch()
        report.planningTime += planned - start
        let window = try sendWindow()
        let accepted = report.tally.accepted
        let work = options.processorTime()
        try send(options, routes, assembly, day, &report)
        report.sendingTime += options.stopwatch() - planned
        report.sendingWork += options.processorTime() - work
        report.open = try database.openCount()
        let queued = try database.nextOutboxMoment(after: now).map { window.next(atOrAfter: $0) }
        // A day that is closed plans nothing for itself: whoever waits looks again when the window opens.
        let opens = window.next(atOrAfter: now)
        let waiting = opens > now && (report.open > 0 || options.waits && report.passes == 0) ? opens : nil
        report.passes += 1
        let retry = try retryMoment(window, &report, hasSent: report.tally.accepted > accepted)
        let rests = report.restsUntil.map { window.next(atOrAfter: $0) }
        report.nextMoment = [queued, waiting, plan.nextMoment, rests, options.waits ? retry : nil]
            .compactMap { $0 }.min()
    }

    /// When to look again at what is due now and could not leave: the relay gave up, a record changed under
    /// a mail, or a mail became due while others were sent. Five minutes, tripled up to four hours,
    /// for at most three days.
    private func retryMoment(
        _ window: SendWindow, _ report: inout RunReport, hasSent: Bool
    ) throws -> Instant? {
        guard window.contains(now), report.restsUntil == nil,
            try !database.outboxPage(after: 0, now: now, limit: 1).isEmpty
        else {
            (report.stuckPasses, report.stuckSince) = (0, nil)
            return nil
        }
        if hasSent { (report.stuckPasses, report.stuckSince) = (0, nil) }
        report.stuckPasses += 1
        let since = report.stuckSince ?? now
        report.stuckSince = since
        var delay = Backoff.first
        for _ in 1..<min(report.stuckPasses, 10) { delay = min(delay * 3, Backoff.longest) }
        let next = now.adding(seconds: delay)
        return next <= since.adding(seconds: Backoff.horizon) ? window.next(atOrAfter: next) : nil
    }
}
