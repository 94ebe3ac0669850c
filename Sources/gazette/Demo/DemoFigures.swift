import Engine
import Foundation
import Model
import Planning
import Surveys

/// The year in numbers, read from the ledger when it is over. They add up, and `isBalanced` says so.
struct DemoFigures {
    struct Person {
        let reference: String
        let day: CivilDate
        /// Mails until that day, and after it: of the kind that was to stop, and of every other.
        let before: Int
        let after: Int
        let others: Int
    }

    let january: Int
    let arrivals: Int
    /// Of everybody who is known at the end.
    let left: Int
    let known: Int
    let year: YearCalendar
    /// Deliveries in each state, one for each person that a mail serves.
    let states: [DeliveryState: Int]
    /// What the runs said that they sent.
    let sent: Int
    let survey: SurveyReport
    /// The team's monthly vote: each month is a wave.
    let votes: [WaveFigures]
    let departure: Person?
    let unsubscription: Person?
    let workspace: [Slug: String]
    /// Files that stay in the Maildir.
    let kept: Int

    init(_ stage: DemoStage, _ events: DemoEvents, january imported: Int) throws {
        let coop = try stage.coop(try date("2027-12-31"), at: "18:30")
        january = imported
        arrivals = events.arrivals
        sent = stage.sent
        var (left, known) = (0, 0)
        try coop.database.forEachContact { contact in
            known += 1
            if contact.leftOn != nil { left += 1 }
        }
        (self.left, self.known) = (left, known)
        year = try coop.foresee(
            CalendarRequest(days: try date("2027-01-01")...(try date("2027-12-31")))
        ).calendar
        states = try coop.database.outboxCounts()
        survey = try coop.surveyReport(Slug("etat-des-lieux") ?? Slug.unknown)
        votes = try coop.surveyReport(Slug("action-du-mois") ?? Slug.unknown).waves
        departure = try events.departure.map { try Self.person($0, coop) { _ in true } }
        unsubscription = try events.unsubscription.map {
            try Self.person($0, coop) { $0?.category == .newsletter }
        }
        workspace = Dictionary(coop.workspace.campaigns.map { ($0.name, $0.title) }) { first, _ in first }
        kept =
            (try? FileManager.default.contentsOfDirectory(atPath: "\(stage.folder)/var/maildir/new"))?.count
            ?? 0
    }

    private static func person(
        _ person: (reference: String, day: CivilDate), _ coop: Coop, _ isMeant: (Campaign?) -> Bool
    ) throws -> Person {
        var (before, after, others) = (0, 0, 0)
        if let contact = try coop.group(person.reference).contacts.first(where: {
            $0.reference == person.reference
        }) {
            for line in try coop.database.timeline(of: contact.id) where line.state == .accepted {
                let isMeant = isMeant(Slug(line.campaign).flatMap { coop.workspace.campaign($0) })
                if isMeant, line.sendOn <= person.day { before += 1 }
                if isMeant, line.sendOn > person.day { after += 1 }
                if !isMeant, line.sendOn > person.day { others += 1 }
            }
        }
        return Person(
            reference: person.reference, day: person.day, before: before, after: after, others: others)
    }

    var total: YearCalendar.Count { year.total }
    /// People whom the mail of somebody at the same address served.
    var sharing: Int { total.people - total.mails - total.letters }

    var months: [(month: Int, count: YearCalendar.Count)] {
        year.lines.totals(by: \.day.month).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    var campaigns: [(name: Slug, count: YearCalendar.Count)] {
        year.lines.totals(by: \.campaign).sorted { ($1.value.people, $0.key) < ($0.value.people, $1.key) }
            .map { ($0.key, $0.value) }
    }

    /// Everybody came from a file; every mail of a run is in the ledger, on a day and in a campaign; whom the
    /// ledger names was reached or is waited for.
    var isBalanced: Bool {
        january + arrivals == known && sent == total.mails
            && months.reduce(0) { $0 + $1.count.mails } == sent
            && campaigns.reduce(0) { $0 + $1.count.mails } == sent
            && states[.accepted, default: 0] + states[.queued, default: 0] == total.people - total.letters
            && total.done == total.people
    }
}
