import Model
import Planning
import TestSupport
import Testing
import Workspace

/// One campaign over invented people: the coop's own planner, run once a day at eleven, through changes that the test
/// tells (arrivals, lists, deliveries).
struct CampaignRun {
    private(set) var workspace: Workspace
    private let name: Slug
    private let rival: Slug?
    private let time: LocalTime
    private let state: PlannedCampaign.State
    private var releases: [Release] = []
    private var lists: Set<ParticipationList> = []
    /// Days of the progress notes: those that ship, and the test's own.
    private var notes: [Slug: [CivilDate]]
    private var day: CivilDate
    private var people: [Contact] = []
    private var histories: [[PastDelivery]] = []
    /// What was sent and skipped, in order of day.
    private(set) var deliveries: [PlannedDelivery] = []

    /// What ships; read once.
    private static let shipped = Result { () throws -> Workspace in
        let (workspace, faults) = WorkspaceFolder(Repository.root.path).load()
        return try #require(workspace, "\(faults)")
    }

    /// - Parameters:
    ///   - files: another workspace than the one that ships.
    ///   - rival: one more campaign that is launched on the same day.
    init(
        _ campaign: String, of files: Workspace? = nil, beside rival: String? = nil,
        launchedOn day: String, since: String? = nil, at time: String = "11:00"
    ) throws {
        workspace = try files ?? Self.shipped.get()
        self.time = try #require(LocalTime(time))
        self.rival = rival.map(Self.slug)
        notes = Dictionary(grouping: workspace.notes, by: \.programme).mapValues { $0.map(\.date) }
        name = try #require(Slug(campaign))
        self.day = Self.day(day)
        state = .launched(on: self.day, since: since.map(Self.day))
        _ = try #require(workspace.campaign(name), "Campaigns/\(name) is sound")
    }

    /// Runs every day from where it stands through the day before this one; then `change` holds.
    mutating func on(_ day: String, change: (inout CampaignRun) throws -> Void = { _ in }) throws {
        let stop = Self.day(day)
        if self.day < stop {
            var simulation = Simulation(
                planner: try planner(), groups: groups, history: histories)
            simulation.run(from: self.day, through: stop.adding(days: -1), at: time)
            deliveries += simulation.deliveries
            histories = people.indices.map { simulation.history(ofGroup: $0) }
            self.day = stop
        }
        try change(&self)
    }

    /// The machine is off until this day.
    mutating func sleep(until day: String) { self.day = Self.day(day) }

    /// The launch goes back in time: turns for everybody who is there today.
    mutating func goBack(to since: String, perMonth: Int) throws {
        let today = try planner().on(workspace.settings.timeZone.instant(day, time))
        releases = Backfill.releases(
            groups.map { today.missed($0, campaign: name, since: Self.day(since)) }, campaign: name,
            perMonth: perMonth, unit: try #require(workspace.campaign(name)).unit, launch: day)
    }

    /// Everybody has an address of their own.
    private var groups: [Group] {
        people.map { person in
            Group(contacts: [person], releases: releases.filter { $0.enrolment == person.id.number })
        }
    }

    /// Imports a person today.
    mutating func admit(_ person: Contact) {
        var person = person
        person.knownSince = day
        people.append(person)
        histories.append([])
    }

    /// Changes what the coop knows of a person today.
    mutating func change(_ reference: String, _ change: (inout Contact) -> Void) {
        for index in people.indices where people[index].reference == reference { change(&people[index]) }
    }

    /// A line of a participation list, imported today.
    mutating func enter(
        _ reference: String, _ event: String, _ state: ParticipationState, in occurrence: String = "",
        on: String? = nil
    ) {
        change(reference) {
            $0.participations.append(
                Participation(
                    event: Self.slug(event), occurrence: occurrence, state: state, on: on.map(Self.day)))
        }
    }

    /// The attendance list of an event, imported today: who is not in it was absent.
    mutating func attend(_ event: String, _ occurrence: String, _ states: [String: ParticipationState]) {
        lists.insert(ParticipationList(event: Self.slug(event), occurrence: occurrence))
        for (reference, state) in states {
            change(reference) {
                $0.participations.removeAll {
                    $0.event == Self.slug(event) && $0.occurrence == occurrence
                }
            }
            enter(reference, event, state, in: occurrence)
        }
    }

    /// A building was delivered today.
    mutating func deliver(_ programme: String) {
        for index in workspace.programmes.indices where workspace.programmes[index].key.text == programme {
            workspace.programmes[index].dates[Self.slug("livraison")]?.actual = day
        }
    }

    /// The office writes a progress note, which is news from today.
    mutating func write(noteFor programme: String) {
        notes[Self.slug(programme), default: []].append(day)
    }

    /// An event of the agenda moves to another day.
    mutating func move(_ event: String, _ entry: String, to day: String) {
        for index in workspace.agenda.entries[Self.slug(event)]?.indices ?? 0..<0
        where workspace.agenda.entries[Self.slug(event)]?[index].occurrence == entry {
            workspace.agenda.entries[Self.slug(event)]?[index].date = Self.day(day)
        }
    }

    /// «2027-03-09 mars», «2027-02-22 integration-papier, post»: everything that reached a person, in order.
    func letters(of reference: String) -> [String] {
        let ids = people.filter { $0.reference == reference }.map(\.id)
        return deliveries.filter { $0.skipped == nil && ids.contains($0.contact) }.map {
            "\($0.sendOn) \($0.letter)\($0.channel == .post ? ", post" : "")"
        }
    }

    /// Steps, and letters of the campaign's folder, that reached nobody.
    var unsent: Set<String> {
        let sent = deliveries.filter { $0.skipped == nil }
        let steps = workspace.campaign(name)?.steps.map { "step \($0.name)" } ?? []
        let letters = workspace.letters.filter { $0.campaign == name }.map { "letter \($0.name)" }
        return Set(steps + letters).subtracting(
            sent.flatMap { ["step \($0.key.step)", "letter \($0.letter)"] })
    }

    private func planner() throws -> Planner {
        let settings = workspace.settings
        let window = try #require(
            SendWindow(
                zone: settings.timeZone, holidays: Holidays(zone: settings.holidays),
                from: settings.window.from, to: settings.window.to, weekdays: settings.window.days))
        let campaigns = try [name, rival].compactMap(\.self).map { try #require(workspace.campaign($0)) }
        return Planner(
            settings: PlanningSettings(
                window: window, cap: settings.frequency, cadence: settings.cadence,
                activities: settings.activities),
            campaigns: campaigns.map { PlannedCampaign($0, state) },
            programmes: Dictionary(workspace.programmes.map { ($0.key, $0) }) { first, _ in first },
            agenda: workspace.agenda, notes: notes, lists: lists)
    }

    /// What a test's own text says; a wrong one is the test's fault and fails visibly.
    static func day(_ text: String) -> CivilDate {
        guard let day = CivilDate(iso: text) else { preconditionFailure("not a day: \(text)") }
        return day
    }

    static func slug(_ text: String) -> Slug {
        guard let slug = Slug(text) else { preconditionFailure("not a name: \(text)") }
        return slug
    }
}

extension Contact {
    /// An invented person, P-1 onwards, with an address of their own unless told otherwise.
    static func invented(
        _ number: Int64, _ status: MemberStatus, programme: String? = nil, signed: String? = nil,
        lease: String? = nil, hasEmail: Bool = true
    ) -> Contact {
        Contact(
            id: ContactID(number), reference: "P-\(number)", firstName: "Alix", lastName: "Essai \(number)",
            email: hasEmail ? EmailAddress("alix.\(number)@courriel.example") : nil,
            postal: PostalAddress(
                street: "\(number) rue Neuve", postalCode: "49999", city: "Valmont-sur-Loire"),
            knownSince: CampaignRun.day("1990-01-01"),
            contracts: [
                Contract(
                    id: 1000 + number, status: status, programme: programme.map(CampaignRun.slug),
                    signature: signed.map(CampaignRun.day), leaseStart: lease.map(CampaignRun.day))
            ])
    }
}
