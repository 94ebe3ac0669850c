package import Model
package import Planning
internal import Storage
internal import Workspace

/// A calendar with what its readers need beside it.
package struct ForeseenYear: Sendable {
    package var calendar: YearCalendar
    /// Reference and name of the one person it is about.
    package var person: (reference: String, name: String)?
    /// Counted as if launched today.
    package var unlaunched: [Slug]
    package var capacity: DayCapacity
    /// Made up by `--arrivals`.
    package var arrivals: Int
}

/// How many mails a day holds at the relay's pace.
package struct DayCapacity: Hashable, Sendable {
    /// nil: no limit.
    package var perHour: Int?
    package var perDay: Int?

    /// Hours that so many mails take, begun ones whole; nil without a limit, and where one is enough.
    package func hours(_ mails: Int) -> Int? {
        guard let perHour, mails > perHour else { return nil }
        return (mails + perHour - 1) / perHour
    }

    /// More than the day's send window takes.
    package func isExceeded(by mails: Int) -> Bool { perDay.map { mails > $0 } ?? false }
}

extension Coop {
    /// Plays the runs from now through the last day, one each day, for everybody or one person, on top of what
    /// the ledger holds. Writes nothing.
    package func foresee(_ request: CalendarRequest, progress: (Int) -> Void = { _ in }) throws
        -> ForeseenYear
    {
        let unlaunched = try unlaunchedCampaigns()
        let planner = try planner(
            launching: request.isLaunchedOnly ? [] : Set(unlaunched), files: supposing(request))
        let foresight = try foresight(planner, before: request.days.upperBound.adding(days: 1))
        let recorder = CalendarRecorder(request, holidays: Holidays(zone: settings.holidays))
        var person: (reference: String, name: String)?
        var arrivals: [Group] = []
        if let reference = request.reference {
            let stored = try group(reference)
            let contact = stored.contacts.first { $0.reference == reference }
            person = contact.map { ($0.reference, $0.fullName) }
            recorder.record(stored, foresight, only: contact?.id)
        } else {
            var people = 0
            try database.forEachGroup { stored in
                recorder.record(stored, foresight, only: nil)
                people += stored.contacts.count
                progress(people)
            }
            arrivals = self.arrivals(request)
            for group in arrivals { recorder.record(group, foresight) }
        }
        return ForeseenYear(
            calendar: recorder.calendar, person: person,
            unlaunched: unlaunched.filter { request.campaign == nil || $0 == request.campaign },
            capacity: capacity, arrivals: arrivals.count)
    }

    /// The workspace's files with the slips and deliveries that are to be supposed.
    private func supposing(_ request: CalendarRequest) throws -> Workspace {
        var files = workspace
        for slip in request.slips {
            guard let index = files.programmes.firstIndex(where: { $0.key == slip.programme }) else {
                let known = files.programmes.map(\.key.text).sorted().joined(separator: ", ")
                throw EngineError(
                    .invalid,
                    "there is no programme «\(slip.programme)»; Audiences/programmes.csv has: \(known)")
            }
            files.programmes[index] = files.programmes[index].slipped(by: slip)
        }
        if request.goesAsPlanned { files.programmes = files.programmes.map { $0.asPlanned(from: today) } }
        return files
    }

    /// Of the relay that is used first: the others stand in for it, they do not add to it.
    private var capacity: DayCapacity {
        guard case .smtp(let relays) = settings.delivery, let relay = relays.first else {
            return DayCapacity()
        }
        let perHour = [relay.pace.perHour, relay.pace.perMinute.map { $0 * 60 }].compactMap(\.self).min()
        let minutes =
            (settings.window.to.hour - settings.window.from.hour) * 60
            + settings.window.to.minute - settings.window.from.minute
        let perDay = [relay.pace.perDay, perHour.map { $0 * minutes / 60 }].compactMap(\.self).min()
        return DayCapacity(perHour: perHour, perDay: perDay)
    }

    /// People who do not exist yet, spread over the days of each month to come. Those with a reservation
    /// contract belong, in turn, to the programmes that are still to be delivered then.
    private func arrivals(_ request: CalendarRequest) -> [Group] {
        var groups: [Group] = []
        var month = CivilDate.clamped(year: today.year, month: today.month, day: 1)
        while month <= request.days.upperBound {
            let length = CivilDate.daysIn(month: month.month, year: month.year)
            for arrival in request.arrivals {
                for index in 0..<arrival.perMonth {
                    let day = month.adding(days: index * length / arrival.perMonth)
                    guard day > today, day <= request.days.upperBound else { continue }
                    groups.append(newcomer(groups.count + 1, arrival.status, on: day))
                }
            }
            month = month.adding(months: 1)
        }
        return groups
    }

    private func newcomer(_ number: Int, _ status: MemberStatus, on day: CivilDate) -> Group {
        // Far above every number of the database.
        let id = Int64.max / 2 + Int64(2 * number)
        let isTenant = status == .locataire
        let sites = workspace.programmes.map(\.key).sorted().filter { isToBeDelivered($0, on: day) }
        let contract = Contract(
            id: id + 1, status: status,
            programme: status == .accedant && !sites.isEmpty ? sites[number % sites.count] : nil,
            signature: isTenant ? nil : day, leaseStart: isTenant ? day : nil)
        return Group(contacts: [
            Contact(
                id: ContactID(id), reference: "+\(number)", firstName: "", lastName: "",
                email: EmailAddress("arrivee-\(number)@simulation.example"), knownSince: day,
                contracts: [contract])
        ])
    }

    private func isToBeDelivered(_ key: Slug, on day: CivilDate) -> Bool {
        let programme = workspace.programmes.first { $0.key == key }
        guard let date = Slug("livraison").flatMap({ programme?.dates[$0] }) else { return false }
        return date.actual == nil && date.best.map { $0 > day } ?? false
    }
}

/// Counts what one group after the other has and will get.
private final class CalendarRecorder {
    private(set) var calendar: YearCalendar
    private let campaign: Slug?

    init(_ request: CalendarRequest, holidays: Holidays) {
        calendar = YearCalendar(days: request.days, holidays: holidays)
        campaign = request.campaign
    }

    func record(_ stored: StoredGroup, _ foresight: Foresight, only contact: ContactID?) {
        for past in stored.history where contact == nil || past.contact == contact {
            if campaign == nil || past.key.campaign == campaign { calendar.add(past) }
        }
        record(
            Group(stored), foresight,
            history: stored.history, only: contact)
    }

    func record(
        _ group: Group, _ foresight: Foresight, history: [PastDelivery] = [], only contact: ContactID? = nil
    ) {
        var advices: [Advice: Int] = [:]
        foresight.history(of: group, from: history) { _, entries, summary in
            // The same advice comes every day until it is followed; nobody writes news of a site months ahead.
            let lasting = summary.advices.filter { if case .noFreshNote = $0.key { false } else { true } }
            advices.merge(lasting, uniquingKeysWith: max)
            for entry in entries where entry.decision != .defer {
                guard let delivery = entry.delivery, contact == nil || entry.contact == contact,
                    self.campaign == nil || entry.campaign == self.campaign
                else { continue }
                self.calendar.add(delivery)
            }
        }
        calendar.add(advices)
    }
}
