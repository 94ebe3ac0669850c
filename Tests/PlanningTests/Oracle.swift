import Model

/// A second planner for one person, one run a day, written to be read and not to be fast. It knows `Model` and
/// nothing of `Planning`: where the two disagree, one of them is wrong.
struct Oracle {
    /// What is known on the day of a run.
    struct World {
        var campaigns: [Campaign]
        var launchedOn: CivilDate
        var since: CivilDate?
        var agenda: Agenda
        var programmes: [Slug: Programme]
        var lists: Set<ParticipationList>
        var contact: Contact
        var releases: [Release]
        var cap: FrequencyCap
        var weekdays: Set<Int>
    }

    struct Line: Hashable, CustomStringConvertible {
        var key: String
        var letter: String
        var day: CivilDate
        var isSkipped: Bool
        var description: String { "\(day) \(key) \(isSkipped ? "skipped" : letter)" }
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
    }

    private(set) var lines: [Line] = []
    /// Editions had, by campaign and step.
    private var had: [String: [Int]] = [:]
    private var mails: [(day: CivilDate, counts: Bool)] = []

    mutating func run(_ world: World, on today: CivilDate) {
        let order = world.campaigns.sorted { ($0.category, $0.name) < ($1.category, $1.name) }
        var due: [Slot] = []
        for (number, campaign) in order.enumerated() {
            guard isIn(world, campaign, today) else { continue }
            let byMail = isByMail(world.contact, campaign)
            for (place, step) in campaign.steps.enumerated() where byMail || step.paper != nil {
                var taken = had[key(campaign, step)] ?? []
                var first = true
                for var slot in slots(world, campaign, step, today) {
                    guard slot.leaves <= today, !isWritten(campaign, step, slot.name) else { continue }
                    let wish = step.only.map { holds($0, world, today, slot.event) } ?? true
                    guard wish != false, let edition = next(step, taken) else { continue }
                    (slot.edition, slot.campaign, slot.step) = (edition, number, place)
                    if slot.last < today {
                        if slot.last >= world.launchedOn { skip(order, slot, today) }
                        continue
                    }
                    guard wish == true else { continue }
                    taken.append(edition)
                    let isBehind = !first
                    first = false
                    let opens = next(open: world, campaign, after: today)
                    if isBehind || (byMail && !isOpen(world, campaign, today)) {
                        if opens > slot.last { skip(order, slot, today) }
                    } else if !byMail {
                        send(order, slot, today, byMail: false)
                    } else {
                        due.append(slot)
                    }
                }
            }
        }
        contest(world, order, due, today)
    }

    /// One overdue mail a day, then the cap.
    private mutating func contest(_ world: World, _ order: [Campaign], _ due: [Slot], _ today: CivilDate) {
        func mayWait(_ slot: Slot, from day: CivilDate) -> Bool {
            next(open: world, order[slot.campaign], after: day.adding(days: -1)) <= slot.last
        }
        let tomorrow = today.adding(days: 1)
        func rank(_ slot: Slot, _ urgent: Bool = false) -> (Int, Int, CivilDate, Int, Int) {
            let category = order[slot.campaign].category.priority
            return (
                urgent && mayWait(slot, from: tomorrow) ? 1 : 0, category, slot.due, slot.campaign, slot.step
            )
        }
        let late = due.filter { $0.leaves < today }.sorted { rank($0, true) < rank($1, true) }
        for slot in late.dropFirst() where !mayWait(slot, from: tomorrow) { skip(order, slot, today) }
        let rest = (late.prefix(1) + due.filter { $0.leaves == today }).sorted { rank($0) < rank($1) }
        for slot in rest {
            let campaign = order[slot.campaign]
            let isExempt = campaign.category == .statutory || campaign.category == .service
            let counts = !isExempt && !campaign.isSelfEnrolled
            if counts {
                let month = mails.filter {
                    $0.counts && $0.day.month == today.month && $0.day.year == today.year
                }
                let nextMonth = CivilDate.clamped(year: today.year, month: today.month, day: 1).adding(
                    months: 1)
                if let most = world.cap.perMonth, month.count >= most {
                    if !mayWait(slot, from: nextMonth) { skip(order, slot, today) }
                    continue
                }
                if let most = world.cap.perDay, month.count(where: { $0.day == today }) >= most {
                    if !mayWait(slot, from: tomorrow) { skip(order, slot, today) }
                    continue
                }
            }
            mails.append((today, counts))
            send(order, slot, today, byMail: true)
        }
    }

    private func key(_ campaign: Campaign, _ step: Step) -> String { "\(campaign.name)/\(step.name)" }

    private func isWritten(_ campaign: Campaign, _ step: Step, _ name: String) -> Bool {
        lines.contains { $0.key == "\(key(campaign, step))/\(name)" }
    }

    private func next(_ step: Step, _ taken: [Int]) -> Int? {
        if let new = step.letters.indices.first(where: { !taken.contains($0) }) { return new }
        guard step.afterLast == .repeat else { return nil }
        let times = step.letters.indices.map { edition in taken.count { $0 == edition } }
        return times.firstIndex(of: times.min() ?? 0)
    }

    private mutating func skip(_ order: [Campaign], _ slot: Slot, _ today: CivilDate) {
        let (campaign, step) = (order[slot.campaign], order[slot.campaign].steps[slot.step])
        lines.append(
            Line(key: "\(key(campaign, step))/\(slot.name)", letter: "", day: today, isSkipped: true))
    }

    private mutating func send(_ order: [Campaign], _ slot: Slot, _ today: CivilDate, byMail: Bool) {
        let (campaign, step) = (order[slot.campaign], order[slot.campaign].steps[slot.step])
        had[key(campaign, step), default: []].append(slot.edition)
        let letter = byMail ? step.letters[slot.edition].name : step.paper ?? step.letters[slot.edition].name
        lines.append(
            Line(
                key: "\(key(campaign, step))/\(slot.name)", letter: letter.text, day: today, isSkipped: false)
        )
    }
}
