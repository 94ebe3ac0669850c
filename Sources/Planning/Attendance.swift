import Model

/// What participation lists say, and what they cannot say yet (three-valued: a list that nobody imported leaves
/// open who was there).
struct Attendance: Sendable {
    private let agenda: Agenda
    /// Occurrences whose list was imported, by event.
    private let lists: [Slug: Set<String>]

    init(agenda: Agenda, lists: Set<ParticipationList>) {
        self.agenda = agenda
        self.lists = Dictionary(grouping: lists, by: \.event).mapValues { Set($0.map(\.occurrence)) }
    }

    /// - Parameters:
    ///   - own: the event that the step counts from, where it counts from one, and the step's occurrence.
    ///   - contract: the one of which the condition is asked.
    func truth(
        _ test: ParticipationTest, of parts: [Participation], own slot: OwnSlot?, contract: Int64,
        today: CivilDate
    ) -> Truth {
        let own = slot?.event
        switch test.scope {
        case .wave(let wave): return wasAnswered(test, parts, wave: wave, contract: nil)
        case .ownWave(let wave):
            return wasAnswered(test, parts, wave: wave ?? slot?.occurrence ?? "", contract: contract)
        case .occurrence(let name): return truth(test, parts, occurrence: name)
        case .any: return inAny(test, parts)
        case .own:
            if let own, own.event == test.event { return truth(test, parts, occurrence: own.occurrence) }
            // Surveys and personal events are in nobody's agenda.
            guard !agenda.personal.contains(test.event), let entries = agenda.entries[test.event] else {
                return inAny(test, parts)
            }
            guard let occurrence = meant(test, parts, entries, today) else { return .no }
            return truth(test, parts, occurrence: occurrence)
        }
    }

    private func wasAnswered(
        _ test: ParticipationTest, _ parts: [Participation], wave: String, contract: Int64?
    ) -> Truth {
        Truth(
            parts.contains { part in
                part.event == test.event && test.states.contains(part.state)
                    && AnsweredWave.matches(part.occurrence, wave: wave, contract: contract)
            })
    }

    /// The latest date up to today. Nobody attends a coming date, but people register for it: where no state of
    /// attendance is asked for, the last of the coming dates for which the person has a line that they did not
    /// cancel counts instead.
    private func meant(
        _ test: ParticipationTest, _ parts: [Participation], _ entries: [AgendaEntry], _ today: CivilDate
    ) -> String? {
        if !test.states.contains(where: \.isAttendance) {
            let own = entries.last { entry in
                entry.date > today
                    && parts.contains {
                        $0.event == test.event && $0.occurrence == entry.occurrence && $0.state != .cancelled
                    }
            }
            if let own { return own.occurrence }
        }
        return entries.last { $0.date <= today }?.occurrence
    }

    private func truth(_ test: ParticipationTest, _ parts: [Participation], occurrence: String) -> Truth {
        var wasThere = false
        for part in parts where part.event == test.event && part.occurrence == occurrence {
            if test.states.contains(part.state) { return .yes }
            if part.state.wasThere { wasThere = true }
        }
        // Who was there was not absent, whatever else is known.
        guard !wasThere, test.states.contains(where: \.isAttendance) else { return .no }
        guard lists[test.event]?.contains(occurrence) ?? false else { return .unknown }
        return Truth(test.states.contains(.absent))
    }

    /// One of the event's occurrences is enough.
    private func inAny(_ test: ParticipationTest, _ parts: [Participation]) -> Truth {
        if parts.contains(where: { $0.event == test.event && test.states.contains($0.state) }) { return .yes }
        guard test.states.contains(where: \.isAttendance) else { return .no }
        guard let known = lists[test.event] else { return .unknown }
        guard test.states.contains(.absent) else { return .no }
        return Truth(
            known.contains { name in
                !parts.contains { $0.event == test.event && $0.occurrence == name && $0.state.wasThere }
            })
    }
}

/// What a step's occurrence is about.
struct OwnSlot: Sendable {
    /// The event that the step counts from; nil where it counts from none.
    var event: ParticipationList?
    /// The occurrence's name in the ledger; empty where nothing asks for it.
    var occurrence = ""
}

extension ParticipationState {
    fileprivate var wasThere: Bool { self == .present || self == .represented }
}

extension [Participation] {
    /// The day of the person's own event (a visit): its latest, where they had several; nil where none is known,
    /// or it was called off.
    func ownDay(of event: Slug) -> CivilDate? {
        var latest: CivilDate?
        for part in self where part.event == event && part.state != .cancelled {
            if let on = part.on { latest = Swift.max(latest ?? on, on) }
        }
        return latest
    }

    /// The day on which the person registered for one session; the earliest, since later lines of a list may
    /// bring the day on which they finished. nil where they did not, or called it off.
    func registration(for event: Slug, _ occurrence: String) -> CivilDate? {
        var earliest: CivilDate?
        var registered: CivilDate?
        for part in self where part.event == event && part.occurrence == occurrence {
            switch part.state {
            case .cancelled: return nil
            case .registered: registered = part.on ?? registered
            default: if let on = part.on { earliest = Swift.min(earliest ?? on, on) }
            }
        }
        return registered ?? earliest
    }
}
