import Model

/// Who is in, and when their slots fall: the oracle's reading of the design, day by day and from nothing.
extension Oracle {
    // MARK: Who

    func isByMail(_ contact: Contact, _ campaign: Campaign) -> Bool {
        contact.email != nil && (campaign.category != .statutory || contact.emailAgreement == true)
    }

    /// The person, by the earliest contract of the audience; or their contracts, one for each programme. With the
    /// world as seen from that contract.
    func enrolments(_ world: World, _ contact: Contact, _ campaign: Campaign, _ today: CivilDate)
        -> [(who: String, seen: World)]
    {
        func start(_ contract: Contract) -> CivilDate {
            let signature = isOdd(contract.signature, today, isSignature: true) ? nil : contract.signature
            let lease = isOdd(contract.leaseStart, today) ? nil : contract.leaseStart
            return signature ?? lease ?? CivilDate(dayNumber: .max)
        }
        var found: [(who: String, seen: World)] = []
        for contract in contact.contracts.sorted(by: { (start($0), $0.id) < (start($1), $1.id) }) {
            var seen = world
            seen.contact = contact
            seen.contact.contracts = [contract] + contact.contracts.filter { $0.id != contract.id }
            guard campaign.audiences.contains(where: { holds($0.condition, seen, today, nil) == true }) else {
                continue
            }
            let programme = campaign.follows == .contract ? "/\(contract.programme?.text ?? "")" : ""
            let who = "\(contact.id.number)\(programme)"
            if !found.contains(where: { $0.who == who }) { found.append((who, seen)) }
        }
        return found
    }

    func isIn(_ world: World, _ campaign: Campaign, _ who: String, _ today: CivilDate) -> Bool {
        guard world.contact.knownSince <= today, world.launchedOn <= today else { return false }
        if let until = campaign.until, let end = ends(until, world), end <= today || isOdd(end, today) {
            return false
        }
        if let exit = campaign.exit, holds(exit, world, today, nil) != false { return false }
        let hasBegun = begun.contains([who, campaign.name.text])
        if let enter = campaign.enter, !hasBegun { return holds(enter, world, today, nil) == true }
        return true
    }

    func ends(_ until: Slug, _ world: World) -> CivilDate? {
        world.contact.contracts[0].programme.flatMap { world.programmes[$0]?.dates[until]?.actual }
    }

    /// Decision 10: typing errors, which nothing may be counted from.
    func isOdd(_ date: CivilDate?, _ today: CivilDate, isSignature: Bool = false) -> Bool {
        guard let date else { return false }
        let latest = isSignature ? today : today.adding(years: 5)
        return date.dayNumber == 0 || date.year < 1950 || date > latest
    }

    /// nil: nobody can tell before the list is there.
    func holds(_ condition: Condition, _ world: World, _ today: CivilDate, _ own: ParticipationList?)
        -> Bool?
    {
        switch condition {
        case .status(let wanted): return wanted.contains(world.contact.contracts[0].status ?? .prospect)
        case .email(let wanted): return (world.contact.email != nil) == wanted
        case .not(let part): return holds(part, world, today, own).map { !$0 }
        case .all(let parts):
            let all = parts.map { holds($0, world, today, own) }
            return all.contains(false) ? false : all.contains(nil) ? nil : true
        case .participation(let test):
            let mine = world.contact.participations.filter { $0.event == test.event }
            var event = own?.event == test.event ? own?.occurrence : nil
            if case .occurrence(let name) = test.scope { event = name }
            if event == nil, test.scope == .own, let entries = world.agenda.entries[test.event] {
                event = entries.last { $0.date <= today }?.occurrence
                if test.states.isDisjoint(with: [.present, .represented, .excused, .absent]) {
                    let lines = mine.filter { $0.state != .cancelled }.map(\.occurrence)
                    event =
                        entries.last { $0.date > today && lines.contains($0.occurrence) }?.occurrence ?? event
                }
                if event == nil { return false }
            }
            guard let event else { return mine.contains { test.states.contains($0.state) } }
            let states = mine.filter { $0.occurrence == event }.map(\.state)
            if states.contains(where: test.states.contains) { return true }
            let asksWhoCame = !test.states.isDisjoint(with: [.present, .represented, .excused, .absent])
            if !asksWhoCame || states.contains(.present) || states.contains(.represented) { return false }
            if !world.lists.contains(ParticipationList(event: test.event, occurrence: event)) { return nil }
            return test.states.contains(.absent)
        default: return false
        }
    }

    // MARK: When

    func slots(_ world: World, _ campaign: Campaign, _ step: Step, _ today: CivilDate) -> [Slot] {
        let contract = world.contact.contracts[0]
        let numbers =
            campaign.follows == .contact
            ? [world.contact.id.number]
            : world.contact.contracts.filter { $0.programme == contract.programme }.map(\.id)
        let release = world.releases.first {
            $0.campaign == campaign.name && numbers.contains($0.enrolment)
        }
        let isOddlySigned = isOdd(contract.signature, today, isSignature: true)
        if isOddlySigned, campaign.entersAfter != nil || step.needsSignature { return [] }
        let first = world.launchedOn.year - 2
        // What is due later cannot leave today: a notice moves a few days earlier, no month.
        let horizon = today.adding(days: 31)
        var found: [(name: String, due: CivilDate, event: ParticipationList?, isOwn: Bool, moves: Bool)] = []
        func add(
            _ name: String, _ due: CivilDate, _ event: ParticipationList? = nil, own: Bool = false,
            moves: Bool = false
        ) {
            found.append((name, due, event, own, moves))
        }
        switch step.schedule {
        case .fixed(let day): add(step.name.text, day)
        case .yearly(let day, let instead):
            for year in first...first + 5 {
                let entry = instead.flatMap {
                    world.agenda.entries[$0.keyDate]?.first { $0.date.year == year }
                }
                add(
                    "\(year)",
                    entry.flatMap { entry in instead.map { $0.day(from: entry.date) } } ?? day.on(year: year))
            }
        case .monthly(let on):
            let months = (12..<60).map {
                CivilDate.clamped(year: first, month: 1, day: 1).adding(months: $0)
            }
            for begin in months where begin <= horizon.adding(days: 62) {
                let name = "\(begin.year)-\(begin.month < 10 ? "0" : "")\(begin.month)"
                switch on {
                case .day(let day): add(name, .clamped(year: begin.year, month: begin.month, day: day))
                case .signature:
                    guard let day = contract.signature?.day else { return [] }
                    add(name, .clamped(year: begin.year, month: begin.month, day: day))
                }
            }
        case .delay(let delay):
            let mine = world.contact.participations.filter {
                $0.event == delay.keyDate && $0.state != .cancelled
            }
            if let entries = world.agenda.entries[delay.keyDate] {
                for entry in entries {
                    let event = ParticipationList(event: delay.keyDate, occurrence: entry.occurrence)
                    if delay.start == .date {
                        add(entry.occurrence, delay.day(from: entry.date), event)
                    } else if let on = mine.first(where: { $0.occurrence == entry.occurrence })?.on,
                        delay.day(from: on) <= entry.until ?? entry.date
                    {
                        add(entry.occurrence, delay.day(from: on), event, own: true)
                    }
                }
            } else if world.agenda.personal.contains(delay.keyDate) {
                if let on = mine.compactMap(\.on).max(), !isOdd(on, today) {
                    add(step.name.text, delay.day(from: on), own: true, moves: true)
                }
            } else if let date = delay.keyDate.text == "signature"
                ? contract.signature : delay.keyDate.text == "bail" ? contract.leaseStart : nil
            {
                if !isOdd(date, today) || delay.keyDate.text == "signature" {
                    add(step.name.text, delay.day(from: date), own: true, moves: true)
                }
            } else if let date = contract.programme.flatMap({
                world.programmes[$0]?.dates[delay.keyDate]?.best
            }), !isOdd(date, today) {
                add(step.name.text, delay.day(from: date), moves: true)
            }
        }
        let ordered = found.sorted { $0.due < $1.due }
        var result: [Slot] = []
        for (index, slot) in ordered.enumerated() {
            if campaign.entersAfter != nil, let signature = contract.signature, slot.due <= signature {
                continue
            }
            var due = slot.due
            if let release, slot.moves {
                if due < release.firstMissed { continue }
                due = max(due, release.on.adding(days: release.firstMissed.days(to: due)))
            } else if due
                < (release == nil
                    ? world.since ?? campaign.effectiveFrom ?? world.launchedOn : world.launchedOn)
            {
                continue
            }
            if let added = world.added["\(campaign.name)/\(step.name)"], due < added { continue }
            if due > horizon { continue }
            if let until = campaign.until, let end = ends(until, world), due >= end { continue }
            let leaves = working(world, campaign, due, isNotice: step.isNotice)
            let days: Int? = if case .days(let count)? = step.grace ?? campaign.grace { count } else { nil }
            let isLast = index + 1 == ordered.count || ordered[index + 1].due <= slot.due
            var last = max(due, leaves).adding(days: days ?? 14)
            if (step.grace ?? campaign.grace) == .untilNext, !isLast {
                last = ordered[index + 1].due.adding(days: -1)
            }
            if !step.isNotice {
                last = next(open: world, campaign, after: max(last, leaves).adding(days: -1))
            }
            let known = world.contact.knownSince
            if due < known, !slot.isOwn || last < known { continue }
            result.append(Slot(name: slot.name, due: due, leaves: leaves, last: last, event: slot.event))
        }
        return result
    }

    func working(_ world: World, _ campaign: Campaign, _ due: CivilDate, isNotice: Bool) -> CivilDate {
        if isOpen(world, campaign, due) { return due }
        let later = next(open: world, campaign, after: due)
        if !isNotice && later.month == due.month { return later }
        var day = due
        while !isOpen(world, campaign, day) { day = day.adding(days: -1) }
        return day
    }

    func next(open world: World, _ campaign: Campaign, after day: CivilDate) -> CivilDate {
        var day = day.adding(days: 1)
        while !isOpen(world, campaign, day) { day = day.adding(days: 1) }
        return day
    }

    func isOpen(_ world: World, _ campaign: Campaign, _ day: CivilDate) -> Bool {
        guard world.weekdays.contains(day.weekday), campaign.window?.weekdays?.contains(day.weekday) ?? true
        else { return false }
        return !Self.holidays.contains(day)
    }

    /// Every year's, then Easter Monday, Ascension and Whit Monday as calendars print them.
    static let holidays: Set<CivilDate> = {
        let yearly = ["01-01", "05-01", "05-08", "07-14", "08-15", "11-01", "11-11", "12-25"]
        let movable = [
            "2026-04-06", "2026-05-14", "2026-05-25", "2027-03-29", "2027-05-06", "2027-05-17",
            "2028-04-17", "2028-05-25", "2028-06-05", "2029-04-02", "2029-05-10", "2029-05-21",
        ]
        let fixed = (2020...2040).flatMap { year in yearly.map { "\(year)-\($0)" } }
        return Set((fixed + movable).map { day($0) })
    }()
}

extension Step {
    fileprivate var needsSignature: Bool {
        switch schedule {
        case .monthly(.signature): true
        case .delay(let delay): delay.keyDate.text == "signature"
        default: false
        }
    }
}
