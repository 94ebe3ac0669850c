import Model

/// A second planner for the people of one mailbox, one run a day, written to be read and not to be fast. It knows
/// `Model` and nothing of `Planning`: where the two disagree, one of them is wrong.
struct Oracle {
    /// What is known on the day of a run.
    struct World {
        var campaigns: [Campaign]
        var launchedOn: CivilDate
        var since: CivilDate?
        var agenda: Agenda
        var programmes: [Slug: Programme]
        var notes: [Slug: [CivilDate]]
        var lists: Set<ParticipationList>
        var people: [Contact]
        /// Who is looked at; their first contract is the one that counts.
        var contact: Contact
        var releases: [Release]
        var cap: FrequencyCap
        var weekdays: Set<Int>
        /// Steps that came later, as "campaign/step", and their first day.
        var added: [String: CivilDate] = [:]
    }

    struct Line: Hashable, CustomStringConvertible {
        var who: String
        var key: String
        var letter: String
        var day: CivilDate
        var isSkipped: Bool
        var description: String { "\(day) \(key) of \(who) \(isSkipped ? "skipped" : letter)" }
    }

    struct Slot {
        var name: String
        var due: CivilDate
        var leaves: CivilDate
        var last: CivilDate
        var event: ParticipationList?
        var edition = 0
        var campaign = 0
        var step = 0
        /// Place among the people.
        var person = 0
        /// The person, or their contracts of one programme.
        var who = ""
        var programme: Slug?
        var isPost = false
        var isBehind = false
        /// As a reminder: not before this day, or not at all.
        var waits: CivilDate?
        var isOneTooMany = false
    }

    /// What somebody was sent.
    struct Sent {
        var slot: Slot
        var day: CivilDate
        var counts: Bool
        var isCovered: Bool
    }

    private(set) var lines: [Line] = []
    /// Who and key of every line; who and campaign of those that got something.
    private(set) var written: Set<[String]> = []
    private(set) var begun: Set<[String]> = []
    /// Editions had, by who, campaign and step; and when the note after the last one was.
    private var had: [String: [Int]] = [:]
    private var noteOn: [String: CivilDate] = [:]
    private(set) var sent: [Sent] = []

    mutating func run(_ world: World, on today: CivilDate) {
        let order = world.campaigns.sorted { ($0.category, $0.name) < ($1.category, $1.name) }
        var due: [Slot] = []
        repeat {
            due = []
            for (person, contact) in world.people.enumerated() {
                for (number, campaign) in order.enumerated() {
                    for (who, seen) in enrolments(world, contact, campaign, today) {
                        due += self.due(seen, campaign, number, who, person, order, today)
                    }
                }
            }
        } while contest(world, order, due, today)
    }

    /// Of one enrolment; what is too late is skipped at once.
    private mutating func due(
        _ world: World, _ campaign: Campaign, _ number: Int, _ who: String, _ person: Int,
        _ order: [Campaign], _ today: CivilDate
    ) -> [Slot] {
        guard isIn(world, campaign, who, today) else { return [] }
        var due: [Slot] = []
        let byMail = isByMail(world.contact, campaign)
        for (place, step) in campaign.steps.enumerated() where byMail || step.paper != nil {
            let place = (place, "\(who) \(campaign.name)/\(step.name)")
            var taken = had[place.1] ?? []
            var noted = noteOn[place.1]
            var first = true
            for var slot in slots(world, campaign, step, today) {
                guard slot.leaves <= today, !isWritten(who, campaign, step, slot.name) else { continue }
                let wish = step.only.map { holds($0, world, today, slot.event) } ?? true
                (slot.campaign, slot.step, slot.person, slot.who) = (number, place.0, person, who)
                (slot.isPost, slot.programme) = (!byMail, world.contact.contracts[0].programme)
                guard wish != false, let edition = next(step, taken, slot, world, campaign, noted, today)
                else { continue }
                slot.edition = edition
                if slot.last < today {
                    if slot.last >= world.launchedOn { skip(order, slot, today) }
                    continue
                }
                guard wish == true else { continue }
                taken.append(edition)
                if edition == step.letters.count { noted = today }
                slot.isBehind = !first
                first = false
                due.append(slot)
            }
        }
        return spaced(due, campaign, today)
    }

    private func isWritten(_ who: String, _ campaign: Campaign, _ step: Step, _ name: String) -> Bool {
        written.contains([who, "\(campaign.name)/\(step.name)/\(name)"])
    }

    private func next(
        _ step: Step, _ taken: [Int], _ slot: Slot, _ world: World, _ campaign: Campaign, _ noted: CivilDate?,
        _ today: CivilDate
    ) -> Int? {
        if let new = step.letters.indices.first(where: { !taken.contains($0) }) { return new }
        switch step.afterLast {
        case .stop: return nil
        case .repeat:
            let times = step.letters.indices.map { edition in taken.count { $0 == edition } }
            return times.firstIndex(of: times.min() ?? 0)
        case .letter:
            let notes = slot.programme.flatMap { world.notes[$0] } ?? []
            guard !slot.isPost, let newest = notes.filter({ $0 <= min(today, slot.last) }).max(),
                newest.days(to: slot.due) <= campaign.noteAge, noted.map({ newest > $0 }) ?? true
            else { return nil }
            return step.letters.count
        }
    }

    mutating func skip(_ order: [Campaign], _ slot: Slot, _ today: CivilDate) {
        let (campaign, step) = (order[slot.campaign], order[slot.campaign].steps[slot.step])
        let key = "\(campaign.name)/\(step.name)/\(slot.name)"
        lines.append(Line(who: slot.who, key: key, letter: "", day: today, isSkipped: true))
        written.insert([slot.who, key])
    }

    /// `cover`: the day of the mail to the same address that serves this person too.
    mutating func send(_ order: [Campaign], _ slot: Slot, _ today: CivilDate, cover: CivilDate? = nil) {
        let (campaign, step) = (order[slot.campaign], order[slot.campaign].steps[slot.step])
        let (key, place) = ("\(campaign.name)/\(step.name)/\(slot.name)", "\(campaign.name)/\(step.name)")
        had["\(slot.who) \(place)", default: []].append(slot.edition)
        if slot.edition == step.letters.count { noteOn["\(slot.who) \(place)"] = cover ?? today }
        let edition = slot.edition < step.letters.count ? step.letters[slot.edition].name.text : "avancement"
        let letter = slot.isPost ? step.paper?.text ?? edition : edition
        lines.append(Line(who: slot.who, key: key, letter: letter, day: today, isSkipped: false))
        written.insert([slot.who, key])
        begun.insert([slot.who, campaign.name.text])
        let counts = !slot.isPost && Self.counts(campaign)
        sent.append(Sent(slot: slot, day: cover ?? today, counts: counts, isCovered: cover != nil))
    }

    static func counts(_ campaign: Campaign) -> Bool {
        campaign.category != .statutory && campaign.category != .service && !campaign.isSelfEnrolled
    }
}
