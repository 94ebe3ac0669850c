import Model

/// One of a group's people as seen on one day: what campaign after campaign asks of them, worked out once. A class,
/// because a contact is large and handed around for every campaign and step.
final class Person: Sendable {
    let contact: Contact
    let number: Int64
    let isDeceased: Bool
    let hasLeft: Bool
    let leftOn: CivilDate?
    let knownSince: CivilDate
    let hasEmail: Bool
    let emailAgreement: Bool
    let clickConsent: Bool
    let participations: [Participation]
    let contracts: [SeenContract]

    /// A contract without its names.
    struct SeenContract: Sendable {
        let id: Int64
        let status: MemberStatus?
        let statuses: StatusSet
        /// -1 for none.
        let programme: Int
        let signature: AnchorCheck
        let leaseStart: AnchorCheck
    }

    init(_ contact: Contact, keyDates: KeyDates, today: CivilDate) {
        self.contact = contact
        number = contact.id.number
        isDeceased = contact.deceasedOn != nil
        leftOn = contact.leftOn
        hasLeft = contact.leftOn.map { $0 <= today } ?? false
        knownSince = contact.knownSince
        hasEmail = contact.email != nil
        emailAgreement = contact.emailAgreement ?? false
        clickConsent = contact.clickConsent ?? false
        participations = contact.participations
        contracts = contact.contracts.map { contract in
            SeenContract(
                id: contract.id, status: contract.status, statuses: StatusSet(contract.status),
                programme: keyDates.programmeIndex(contract),
                signature: AnchorCheck(contract.signature, isSignature: true, today: today),
                leaseStart: AnchorCheck(contract.leaseStart, isSignature: false, today: today))
        }
    }
}

/// Statuses as bits, no status among them: who cannot belong to an audience, whatever else it asks, is told apart
/// by one look.
struct StatusSet: OptionSet, Sendable {
    let rawValue: UInt16

    static let all = StatusSet(rawValue: .max)

    init(rawValue: UInt16) { self.rawValue = rawValue }

    init(_ status: MemberStatus?) {
        let place =
            switch status {
            case .accedant: 0
            case .locataire: 1
            case .coproprietaire: 2
            case .administrateur: 3
            case .salarie: 4
            case .elu: 5
            case .partenaire: 6
            case .prospect: 7
            case nil: 15
            }
        self.init(rawValue: 1 << UInt16(place))
    }

    /// Those with which a condition may hold; with others it never does.
    init(allowedBy condition: Condition) {
        switch condition {
        case .status(let wanted): self = wanted.reduce([]) { $0.union(StatusSet($1)) }
        case .all(let parts): self = parts.reduce(.all) { $0.intersection(StatusSet(allowedBy: $1)) }
        case .any(let parts): self = parts.reduce([]) { $0.union(StatusSet(allowedBy: $1)) }
        case .not(.status(let wanted)):
            self = StatusSet.all.subtracting(wanted.reduce([]) { $0.union(StatusSet($1)) })
        case .not, .programme, .date, .tenure, .consent, .left, .participation, .email: self = .all
        }
    }
}
