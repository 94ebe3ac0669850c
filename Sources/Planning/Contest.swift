import Model

/// Decides which of a group's due mails leave today: the send window (decision 7), one overdue mail a day
/// (decision 8), the frequency cap (decision 14).
struct Contest {
    /// One mail; the first member is the one it is addressed to.
    struct Mail {
        let members: [Candidate]

        var candidate: Candidate { members[0] }
        /// As a reminder; nil: any day.
        var firstDay: CivilDate? {
            members.compactMap { if case .wait(let day) = $0.reminder { day } else { nil } }.max()
        }
    }

    /// Why a mail does not leave today, and when it can at the earliest.
    struct Hold {
        let code: Reason.Code
        let until: Instant
        let day: CivilDate
    }

    private let day: PlanningDay
    private let contacts: [Int64]
    private let marks: [LedgerMark]
    /// Due occurrences that a mail of today serves already.
    private let covered: [Candidate]

    /// - Parameter contacts: the numbers of the group's contacts, in order.
    init(day: PlanningDay, contacts: [Int64], marks: [LedgerMark], covered: [Candidate]) {
        self.day = day
        self.contacts = contacts
        self.marks = marks
        self.covered = covered
    }

    /// nil for what leaves today, in the order of `mails`.
    func decide(_ mails: [Mail]) -> [Hold?] {
        var holds: [Hold?] = mails.map { mail in
            if let day = mail.firstDay { return hold(mail, .reminderTooSoon, from: day) }
            let departure = day.departures[mail.candidate.campaign]
            // A letter on paper waits for nobody's working hours.
            if !departure.isToday && !mail.candidate.isPost {
                let leaves = day.planner.settings.window.zone.day(at: departure.next)
                return Hold(code: .outsideWindow, until: departure.next, day: leaves)
            }
            return mail.candidate.isBehind ? hold(mail, .oneOverdueADay) : nil
        }
        holdOverdue(mails, &holds)
        holdCapped(mails, &holds)
        return holds
    }

    /// Until the first open day of its campaign's window from `until` on, by default the next.
    private func hold(_ mail: Mail, _ code: Reason.Code, from until: CivilDate? = nil) -> Hold {
        let campaign = day.planner.campaigns[mail.candidate.campaign]
        let open =
            until.map { campaign.window.workingDays.next(atOrAfter: $0) }
            ?? day.departures[mail.candidate.campaign].nextDay
        let opening = campaign.window.opening(open, timeOfDay: campaign.campaign.timeOfDay)
        return Hold(code: code, until: opening, day: open)
    }

    /// At most one overdue mail per contact and day. What could not leave tomorrow goes first; then the
    /// order of decision 14.
    private func holdOverdue(_ mails: [Mail], _ holds: inout [Hold?]) {
        let overdue = mails.indices.filter {
            holds[$0] == nil && !mails[$0].candidate.isPost && mails[$0].members.contains(where: isOverdue)
        }
        if overdue.isEmpty { return }
        var taken = contacts.map { hadOverdueToday($0) }
        for candidate in covered where isOverdue(candidate) { taken[candidate.contact] = true }
        let isLastChance = { (index: Int) in
            mails[index].candidate.occurrence.lastDay
                < day.departures[mails[index].candidate.campaign].nextDay
        }
        let ordered = overdue.sorted { left, right in
            let (leftLast, rightLast) = (isLastChance(left), isLastChance(right))
            if leftLast != rightLast { return leftLast }
            return rank(mails[left], left) < rank(mails[right], right)
        }
        for index in ordered {
            let people = mails[index].members.filter(isOverdue).map(\.contact)
            if people.contains(where: { taken[$0] }) {
                holds[index] = hold(mails[index], .oneOverdueADay)
            } else {
                for contact in people { taken[contact] = true }
            }
        }
    }

    private func holdCapped(_ mails: [Mail], _ holds: inout [Hold?]) {
        let cap = day.planner.settings.cap
        if cap.perDay == nil && cap.perMonth == nil { return }
        let counted = mails.indices.filter {
            holds[$0] == nil && !mails[$0].candidate.isPost
                && !day.planner.campaigns[mails[$0].candidate.campaign].isExempt
        }
        if counted.isEmpty { return }
        var had = contacts.map { mailsHad($0) }
        for index in counted.sorted(by: { rank(mails[$0], $0) < rank(mails[$1], $1) }) {
            let people = mails[index].members.map(\.contact)
            if let perMonth = cap.perMonth, people.contains(where: { had[$0].month >= perMonth }) {
                let nextMonth = CivilDate.clamped(year: day.today.year, month: day.today.month, day: 1)
                    .adding(months: 1)
                holds[index] = hold(mails[index], .frequencyCap, from: nextMonth)
            } else if let perDay = cap.perDay, people.contains(where: { had[$0].day >= perDay }) {
                holds[index] = hold(mails[index], .frequencyCap)
            } else {
                for contact in people {
                    had[contact].day += 1
                    had[contact].month += 1
                }
            }
        }
    }

    /// Category, due day, then the planner's order, which within a category is that of names.
    private func rank(_ mail: Mail, _ index: Int) -> (Int, CivilDate, Int, Int, Int) {
        let candidate = mail.candidate
        let category = day.planner.campaigns[candidate.campaign].campaign.category
        return (category.priority, candidate.occurrence.nominal, candidate.campaign, candidate.step, index)
    }

    private func isOverdue(_ candidate: Candidate) -> Bool { candidate.occurrence.sendOn < day.today }

    private func hadOverdueToday(_ contact: Int64) -> Bool {
        marks.contains { mark in
            guard mark.contact == contact, mark.isReceived, !mark.isPost, mark.sendOn == day.today else {
                return false
            }
            let isNotice = step(mark)?.step.isNotice ?? false
            let window = mark.campaign.map { day.planner.campaigns[Int($0)].window }
            return (window ?? day.planner.settings.window).workingDays
                .sendDay(mark.dueOn, isNotice: isNotice) < day.today
        }
    }

    private func mailsHad(_ contact: Int64) -> (day: Int, month: Int) {
        let month = Recurrence.month(day.today)
        var had = (day: 0, month: 0)
        for mark in marks where mark.contact == contact && mark.isReceived && !mark.isPost {
            guard mark.sendOn.dayNumber > day.today.dayNumber - 32, Recurrence.month(mark.sendOn) == month
            else {
                continue
            }
            if let campaign = mark.campaign, day.planner.campaigns[Int(campaign)].isExempt { continue }
            had.month += 1
            if mark.sendOn == day.today { had.day += 1 }
        }
        return had
    }

    private func step(_ mark: LedgerMark) -> CompiledStep? {
        guard let campaign = mark.campaign, let step = mark.step else { return nil }
        return day.planner.campaigns[Int(campaign)].steps[Int(step)]
    }
}
