import Model

/// Whether a condition holds. `unknown` comes from implausible dates (the person would belong to the audience or
/// not, depending on a date that has to be mended first, decision 10), and from participation lists that nobody
/// imported yet.
package enum Truth: Int, Comparable, Sendable {
    case no
    case unknown
    case yes

    package static func < (left: Truth, right: Truth) -> Bool { left.rawValue < right.rawValue }

    init(_ value: Bool) { self = value ? .yes : .no }

    var negated: Truth { Truth(rawValue: 2 - rawValue) ?? .unknown }
}

/// Tests the conditions of audiences on a person and one of their contracts, as seen on one day.
///
/// Present members: plain logic. The deceased fulfil nothing. Former members (`leftOn` has come) fulfil
/// nothing but `left`, and whatever stands in one `all` with a condition that asks for former members:
/// `all: [left: true, status: locataire]` means former tenants, while `any: [left: true, status: accédant]`
/// means every former member and present accédants.
struct AudienceMatch: Sendable {
    let keyDates: KeyDates
    let today: CivilDate
    /// Leaves open what the passing of days changes, so that a plain `no` is one for good.
    var isTimeless = false
    /// False: as if those lists had been imported.
    var listsAreMissing = true

    /// Of one of the person's contracts, by its place.
    func truth(_ audiences: [Audience], _ person: Person, contract: Int) -> Truth {
        if person.isDeceased { return .no }
        var best = Truth.no
        for audience in audiences where best != .yes {
            best = max(best, truth(audience.condition, person, contract, asked: !person.hasLeft))
        }
        return best
    }

    func truth(_ audiences: [Audience], contact: Contact, contract: Contract) -> Truth {
        truth(audiences, person(contact, contract), contract: 0)
    }

    /// A condition on somebody of the audience: of a step (`own`: the event that it counts from), or of entering
    /// and leaving a campaign.
    func truth(
        _ condition: Condition, of person: Person, contract: Int, own: OwnSlot? = nil
    ) -> Truth {
        truth(condition, person, contract, asked: true, own: own)
    }

    func truth(
        _ condition: Condition, of contact: Contact, contract: Contract, own: OwnSlot? = nil
    ) -> Truth {
        truth(condition, of: person(contact, contract), contract: 0, own: own)
    }

    /// What leaves a condition open: a list to be imported, or else a date to be mended.
    func cause(
        _ condition: Condition, of person: Person, contract: Int, own: OwnSlot? = nil
    ) -> Reason.Code {
        var match = self
        match.listsAreMissing = false
        return match.truth(condition, of: person, contract: contract, own: own) == .unknown
            ? .anchorImplausible : .listMissing
    }

    /// The person with this one contract.
    private func person(_ contact: Contact, _ contract: Contract) -> Person {
        var contact = contact
        contact.contracts = [contract]
        return Person(contact, keyDates: keyDates, today: today)
    }

    /// `asked`: conditions other than `left` may hold here.
    private func truth(
        _ condition: Condition, _ person: Person, _ contract: Int, asked: Bool,
        own: OwnSlot? = nil
    ) -> Truth {
        switch condition {
        case .all(let parts):
            let asked = asked || parts.contains(where: AudienceMatch.asksForFormer)
            guard asked || !parts.isEmpty else { return .no }
            var result = Truth.yes
            for part in parts where result != .no {
                result = min(result, truth(part, person, contract, asked: asked, own: own))
            }
            return result
        case .any(let parts):
            var result = Truth.no
            for part in parts where result != .yes {
                result = max(result, truth(part, person, contract, asked: asked, own: own))
            }
            return result
        case .not(.left(let wanted)): return Truth(person.hasLeft != wanted)
        case .not(let part):
            return asked ? truth(part, person, contract, asked: true, own: own).negated : .no
        case .left(let wanted): return Truth(person.hasLeft == wanted)
        default: return asked ? leaf(condition, person, contract, own) : .no
        }
    }

    private func leaf(
        _ condition: Condition, _ person: Person, _ index: Int, _ own: OwnSlot?
    ) -> Truth {
        if isTimeless && AudienceMatch.changesWithTime(condition) { return .unknown }
        let contract = person.contracts[index]
        return switch condition {
        // Compared one by one: hashing a status hashes its word.
        case .status(let wanted): Truth(wanted.contains { $0 == contract.status })
        case .programme(let wanted):
            Truth(
                person.contact.contracts[index].programme.map { own in wanted.contains { $0 == own } }
                    ?? false)
        case .consent(.email, let wanted): Truth(person.emailAgreement == wanted)
        case .consent(.clicks, let wanted): Truth(person.clickConsent == wanted)
        case .date(let name, let test): date(keyDates.source(name), test, person, contract)
        case .tenure(let since, let atLeast, let lessThan): tenure(since, atLeast, lessThan, contract)
        case .email(let wanted): Truth(person.hasEmail == wanted)
        case .participation(let test):
            participation(
                test, person.participations, person.contact.contracts[index].id, own)
        case .all, .any, .not, .left: .no
        }
    }

    private func participation(
        _ test: ParticipationTest, _ parts: [Participation], _ contract: Int64, _ own: OwnSlot?
    ) -> Truth {
        let truth = keyDates.attendance.truth(
            test, of: parts, own: own, contract: contract, today: today)
        return truth == .unknown && !listsAreMissing ? .no : truth
    }

    private func tenure(
        _ since: ContractDate, _ atLeast: Int?, _ lessThan: Int?, _ contract: Person.SeenContract
    ) -> Truth {
        switch since == .signature ? contract.signature : contract.leaseStart {
        case .missing: return .no
        case .implausible: return .unknown
        case .plausible(let start):
            let isLongEnough = atLeast.map { start.adding(months: $0) <= today } ?? (start <= today)
            let isShortEnough = lessThan.map { start.adding(months: $0) > today } ?? true
            return Truth(isLongEnough && isShortEnough)
        }
    }

    private func date(
        _ source: KeyDateSource, _ test: DateTest, _ person: Person, _ contract: Person.SeenContract
    ) -> Truth {
        switch source {
        case .agenda(let name):
            let days = keyDates.agenda.entries[name]?.map(\.date) ?? []
            switch test {
            case .present: return Truth(!days.isEmpty)
            case .missing: return Truth(days.isEmpty)
            case .past: return Truth(days.contains { $0 <= today })
            case .future: return Truth(days.contains { $0 > today })
            case .between(let from, let before): return Truth(days.contains { within($0, from, before) })
            }
        case .contract, .personal, .registration:
            return day(source, test, person.participations, contract, happened: nil)
        case .programme(let name):
            // A planned day that has passed without an actual one did not happen: the site has slipped.
            let date = keyDates.programmeDate(name, programme: contract.programme)
            return day(source, test, [], contract, happened: date?.actual.map { $0 <= today } ?? false)
        }
    }

    /// `happened`: nil where the day itself says so.
    private func day(
        _ source: KeyDateSource, _ test: DateTest, _ parts: [Participation],
        _ contract: Person.SeenContract, happened: Bool?
    ) -> Truth {
        switch keyDates.anchor(source, contract: contract, parts: parts, today: today) {
        case .missing: return Truth(test == .missing)
        case .implausible: return test == .present ? .yes : test == .missing ? .no : .unknown
        case .plausible(let day):
            switch test {
            case .present: return .yes
            case .missing: return .no
            case .past: return Truth(happened ?? (day <= today))
            case .future: return Truth(!(happened ?? (day <= today)))
            case .between(let from, let before): return Truth(within(day, from, before))
            }
        }
    }

    private func within(_ day: CivilDate, _ from: CivilDate?, _ before: CivilDate?) -> Bool {
        (from.map { $0 <= day } ?? true) && (before.map { day < $0 } ?? true)
    }

    /// Whether a condition speaks of former members.
    private static func asksForFormer(_ condition: Condition) -> Bool {
        switch condition {
        case .left(let wanted): wanted
        case .not(.left(let wanted)): !wanted
        case .not(let part): asksForFormer(part)
        case .all(let parts), .any(let parts): parts.contains(where: asksForFormer)
        default: false
        }
    }

    /// Whether the answer can change by the passing of days alone.
    static func changesWithTime(_ condition: Condition) -> Bool {
        switch condition {
        case .all(let parts), .any(let parts): parts.contains(where: changesWithTime)
        case .not(let part): changesWithTime(part)
        case .tenure, .date(_, .past), .date(_, .future): true
        // «The latest up to today» is another one tomorrow.
        case .participation(let test): test.scope == .own
        case .status, .programme, .date, .consent, .left, .email: false
        }
    }
}
