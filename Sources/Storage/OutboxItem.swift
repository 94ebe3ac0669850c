package import Model

/// A mail to be made and sent: the delivery, and the person as they are now. An object, since it goes from hand to hand;
/// nothing of it changes once the page that it belongs to is read.
package final class OutboxItem: @unchecked Sendable {
    package let id: Int64
    package let key: DeliveryKey
    package let letter: Slug
    package let category: Category
    package let dueOn: CivilDate
    package let sendOn: CivilDate
    package let notAfter: Instant
    package let attempts: Int
    package let firstTriedAt: Instant?
    /// With all contracts.
    package internal(set) var contact: Contact
    package let revision: Int64
    /// The contract that the campaign follows here, or the person's earliest.
    package internal(set) var contract: Contract
    /// The ledger's number of that contract.
    let contractID: Int64
    /// Others whom this mail serves too, in order of number.
    package let companions: [Contact]
    /// The sum of their revisions.
    package let companionRevisions: Int64
    /// The only relay that may take it, since its body began to leave there; nil for all others.
    package let begun: String?

    /// From a row of `OutboxSQL.columns`, with the person's first contract.
    init(
        _ row: Row, _ names: inout RowNames, contact: Contact,
        companions: (people: [Contact], revisions: Int64)
    ) {
        let base = ContactColumns.count
        id = row.int(base)
        key = DeliveryKey(
            campaign: names.campaign.slug(row, base + 1) ?? Slug.unknown,
            step: names.step.slug(row, base + 2) ?? Slug.unknown,
            occurrence: row.text(base + 3), enrolment: row.int(base + 12))
        contractID = row.int(base + 4)
        letter = names.letter.slug(row, base + 5) ?? Slug.unknown
        category = Self.categories.value(row, base + 6) ?? .newsletter
        dueOn = ContactColumns.day(row, base + 7) ?? CivilDate(dayNumber: 0)
        sendOn = ContactColumns.day(row, base + 8) ?? CivilDate(dayNumber: 0)
        attempts = Int(row.int(base + 9))
        firstTriedAt = row.optionalInt(base + 10).map(Instant.init(milliseconds:))
        notAfter = Instant(milliseconds: row.int(base + 13))
        revision = ContactColumns.revision(row)
        begun = Self.begun(row.text(base + 14), row.text(base + 15))
        contract = contact.contracts[0]
        self.contact = contact
        (self.companions, companionRevisions) = companions
    }

    private static let categories = WordTable<Category>()

    /// The relay through which the body began to leave.
    private static func begun(_ code: String, _ detail: String) -> String? {
        guard code == Reason.Code.bodyBegan.rawValue else { return nil }
        return Reason(code: code, detail: detail)?.facts.note
    }
}

extension OutboxItem {
    /// In order of number.
    func add(_ contract: Contract) {
        let place = contact.contracts.firstIndex { $0.id > contract.id }
        contact.contracts.insert(contract, at: place ?? contact.contracts.endIndex)
    }
}

/// Names of one column after another that row after row repeats.
struct RowNames {
    var campaign = NameTable()
    var step = NameTable()
    var letter = NameTable()
    var programme = NameTable()
}
