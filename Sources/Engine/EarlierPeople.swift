package import Model
internal import Planning
internal import Storage

/// People as the last run saw them: what imports changed since is taken back. Who came in since counts as having
/// been there.
struct EarlierPeople {
    private let changes: [ContactID: [AnchorChange]]

    /// - Parameter changes: oldest first.
    init(_ changes: [AnchorChange]) {
        self.changes = Dictionary(grouping: changes, by: \.contact)
    }

    func group(_ group: Group) -> Group {
        guard group.contacts.contains(where: { changes[$0.id] != nil }) else { return group }
        var group = group
        group.contacts = group.contacts.map(contact)
        return group
    }

    private func contact(_ now: Contact) -> Contact {
        var contact = now
        for change in (changes[now.id] ?? []).reversed() {
            switch change.column {
            case .email: contact.email = EmailAddress(change.old)
            case .emailAgreement: contact.emailAgreement = change.old.isEmpty ? nil : change.old == "oui"
            case .household: contact.household = change.old.isEmpty ? nil : change.old
            case .leftOn: contact.leftOn = CivilDate(iso: change.old)
            case .deceasedOn:
                // On a day that nobody knows: the past will do.
                contact.deceasedOn = change.old.isEmpty ? nil : CivilDate(iso: change.old) ?? now.knownSince
            default: Self.takeBack(change, in: &contact.contracts)
            }
        }
        return contact
    }

    private static func takeBack(_ change: AnchorChange, in contracts: inout [Contract]) {
        guard let place = contracts.firstIndex(where: { $0.id == change.contract }) else { return }
        switch change.column {
        case .contract: if contracts.count > 1 { contracts.remove(at: place) }
        case .status: contracts[place].status = MemberStatus(rawValue: change.old)
        case .programme: contracts[place].programme = Slug(change.old)
        case .signature: contracts[place].signature = CivilDate(iso: change.old)
        case .leaseStart: contracts[place].leaseStart = CivilDate(iso: change.old)
        default: break
        }
    }
}

extension PlanDiff {
    /// What an import changed of a person, and plans depend on.
    package struct ChangedPerson: Hashable, Sendable {
        package var reference: String
        package var field: ContactColumn
        /// As they are kept; empty where there was, or is, nothing.
        package var before: String
        package var after: String
    }

    /// From the value of the last run to that of now; what went to and fro is left out. By reference, then field.
    static func changedPeople(_ changes: [AnchorChange]) -> [ChangedPerson] {
        struct Place: Hashable {
            let contact: ContactID
            let contract: Int64?
            let field: ContactColumn
        }
        var found: [Place: ChangedPerson] = [:]
        for change in changes where planned.contains(change.column) {
            let place = Place(contact: change.contact, contract: change.contract, field: change.column)
            let person = ChangedPerson(
                reference: change.reference, field: change.column, before: change.old, after: change.new)
            found[place, default: person].after = change.new
        }
        return found.values.filter { $0.before != $0.after }
            .sorted {
                ($0.reference, $0.field.rawValue, $0.before, $0.after)
                    < ($1.reference, $1.field.rawValue, $1.before, $1.after)
            }
    }

    private static let planned: Set<ContactColumn> = [
        .status, .programme, .contract, .signature, .leaseStart, .leftOn, .deceasedOn, .email,
        .emailAgreement,
        .household,
    ]
}
