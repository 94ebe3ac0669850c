import Engine
import Model
import Storage

/// The sample coop's two campaigns over 2027, its first bulletins of 2028 included, really sent into a Maildir.
struct SimulatedYear: Sendable {
    /// One occurrence that a person received.
    struct Received: Hashable, Comparable, CustomStringConvertible {
        let contact: String
        let campaign: String
        let step: String
        let occurrence: String

        var description: String { "\(contact) \(campaign) \(step) \(occurrence)" }
        static func < (left: Self, right: Self) -> Bool { left.description < right.description }
    }

    /// Everything of 2027 that was accepted.
    private(set) var received: Set<Received> = []
    private(set) var outbox: [DeliveryState: Int] = [:]
    private(set) var mails: [[UInt8]] = []
    /// How many runs did not do everything.
    private(set) var incomplete = 0

    /// Cron once on each day; made once for all tests.
    static let daily = Result { try SimulatedYear(runs: "daily", waits: false, on: { _ in true }) }
    /// Cron on the first of each month, with `--wait`.
    static let monthly = Result { try SimulatedYear(runs: "monthly", waits: true, on: { $0.day == 1 }) }

    private init(runs: String, waits: Bool, on isRunDay: (CivilDate) -> Bool) throws {
        let sample = try SampleCoop()
        try sample.edit("gazette.yaml", "runs: daily", "runs: \(runs)")
        // News for those who have had all twelve issues.
        try sample.write(
            "Campaigns/bulletin-chantier/notes/le-pre-aux-oies-2027-12.md",
            """
            ---
            programme: le-pre-aux-oies
            date: 2027-12-20
            title: Les toits sont posés
            ---
            Les deux bâtiments sont couverts. **La suite :** les fenêtres.

            """)
        try sample.importSample()
        try sample.launch("cycle-annuel", "bulletin-chantier", on: "2026-12-28")
        guard var day = CivilDate(iso: "2026-12-29"), let end = CivilDate(iso: "2028-02-02") else { return }
        var coop: (Coop, ReplayedClock)?
        while day <= end {
            // Read anew each month, not each day: nobody edits the files.
            if day.day == 1 { coop = nil }
            if isRunDay(day) {
                let now = try SampleCoop.moment(day.description)
                let (opened, clock) = try coop ?? sample.coop(at: now)
                clock.sleep(until: now, unless: { false })
                coop = (opened, clock)
                if try !opened.run(RunOptions(waits: waits, isReplay: true)).isComplete { incomplete += 1 }
            }
            day = day.adding(days: 1)
        }
        outbox = try sample.outbox()
        mails = try sample.mails()
        received = Set(
            try sample.deliveries(.accepted).filter { $0.occurrence.hasPrefix("2027") }.map {
                Received(contact: $0.contact, campaign: $0.campaign, step: $0.step, occurrence: $0.occurrence)
            })
    }
}
