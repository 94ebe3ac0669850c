import Model

/// Which of the mails that are due leave today, and whom one mail serves: the oracle's reading.
extension Oracle {
    /// True where something was skipped for good, and nothing else was done: what came behind it is to be looked at anew.
    mutating func contest(_ world: World, _ order: [Campaign], _ due: [Slot], _ today: CivilDate) -> Bool {
        var mails: [[Slot]] = []
        var lost: [Slot] = []
        var served: [(slot: Slot, day: CivilDate)] = []
        for slot in due {
            if let earlier = alreadyServed(world, order, slot, today) {
                served.append((slot, earlier))
            } else if slot.isOneTooMany {
                lost.append(slot)
            } else if let place = mails.firstIndex(where: { serves(world, order, $0[0], slot) }) {
                mails[place].append(slot)
            } else {
                mails.append([slot])
            }
        }
        var until: [Int: CivilDate] = [:]
        func opens(_ mail: Int, after day: CivilDate) -> CivilDate {
            next(open: world, order[mails[mail][0].campaign], after: day)
        }
        for (mail, slots) in mails.enumerated() {
            let isClosed = !slots[0].isPost && !isOpen(world, order[slots[0].campaign], today)
            if isClosed || slots[0].isBehind { until[mail] = opens(mail, after: today) }
            if let day = slots.compactMap(\.waits).max() {
                until[mail] = opens(mail, after: day.adding(days: -1))
            }
        }
        func rank(_ mail: Int, _ late: Bool) -> [Int] {
            let slot = mails[mail][0]
            let urgent = late && slot.last < opens(mail, after: today) ? 0 : 1
            let category = order[slot.campaign].category.priority
            return [urgent, category, slot.due.dayNumber, slot.campaign, slot.step, mail]
        }
        let leaving = mails.indices.filter { until[$0] == nil && !mails[$0][0].isPost }
        let late = leaving.filter { mails[$0].contains { $0.leaves < today } }
        var taken: Set<Int> = []
        for mail in late.sorted(by: { rank($0, true).lexicographicallyPrecedes(rank($1, true)) }) {
            let people = mails[mail].filter { $0.leaves < today }.map(\.person)
            if taken.isDisjoint(with: people) {
                taken.formUnion(people)
            } else {
                until[mail] = opens(mail, after: today)
            }
        }
        var had = world.people.indices.map { person in
            sent.filter {
                $0.counts && $0.slot.person == person && $0.day.year == today.year
                    && $0.day.month == today.month
            }.map(\.day)
        }
        for (slot, day) in served
        where Self.counts(order[slot.campaign]) && day.year == today.year && day.month == today.month {
            had[slot.person].append(day)
        }
        for mail in leaving.sorted(by: { rank($0, false).lexicographicallyPrecedes(rank($1, false)) })
        where until[mail] == nil && Self.counts(order[mails[mail][0].campaign]) {
            let people = mails[mail].map(\.person)
            let endOfMonth = CivilDate.clamped(year: today.year, month: today.month, day: 31)
            if people.contains(where: { had[$0].count >= world.cap.perMonth ?? .max }) {
                until[mail] = opens(mail, after: endOfMonth)
            } else if people.contains(where: { person in
                had[person].count { $0 == today } >= world.cap.perDay ?? .max
            }) {
                until[mail] = opens(mail, after: today)
            } else {
                for person in people { had[person].append(today) }
            }
        }
        for (mail, day) in until { lost += mails[mail].filter { day > $0.last } }
        for slot in lost { skip(order, slot, today) }
        guard lost.isEmpty else { return true }
        for (slot, day) in served { send(order, slot, today, cover: day) }
        for (mail, slots) in mails.enumerated() where until[mail] == nil {
            for (place, slot) in slots.enumerated() {
                send(order, slot, today, cover: place == 0 ? nil : today)
            }
        }
        return false
    }

    /// One mail for two people of one address: the same letter, slot and (where contracts count) programme. On
    /// paper only for those whom the client file names as one household.
    private func serves(_ world: World, _ order: [Campaign], _ mail: Slot, _ other: Slot) -> Bool {
        let campaign = order[other.campaign]
        guard campaign.unit == .address, mail.campaign == other.campaign, mail.step == other.step,
            mail.name == other.name, mail.edition == other.edition, mail.person != other.person,
            mail.isPost == other.isPost
        else { return false }
        if campaign.follows == .contract && mail.programme != other.programme { return false }
        let households = [mail, other].map { world.people[$0.person].household }
        return !mail.isPost || (households[0] != nil && households[0] == households[1])
    }

    /// The day of a mail that another person of the address had in the last fortnight.
    private func alreadyServed(_ world: World, _ order: [Campaign], _ slot: Slot, _ today: CivilDate)
        -> CivilDate?
    {
        let campaign = order[slot.campaign]
        guard campaign.unit == .address, !slot.isPost else { return nil }
        return sent.first { mail in
            mail.slot.person != slot.person && mail.slot.campaign == slot.campaign
                && mail.slot.step == slot.step && mail.slot.name == slot.name
                && mail.slot.edition == slot.edition && !mail.isCovered && !mail.slot.isPost
                && mail.day.days(to: today) <= 14
                && (campaign.follows == .contact || mail.slot.programme == slot.programme)
        }?.day
    }
}
