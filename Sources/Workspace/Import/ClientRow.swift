package import Model

/// One line of the client file, understood: a person and one contract.
///
/// Optional values are nil, and strings empty, where the field is empty or the file has no such column;
/// `ContactFile.columns` tells the two apart.
package struct ClientRow: Hashable, Sendable {
    /// Physical line, from 1.
    package var line: Int
    /// What tells people apart from one import to the next: `ref:` and the folded reference, else `mail:` and
    /// the address's key, folded last name and folded first name, joined by `|`.
    package var identity: String
    package var reference: String?
    package var civility: Civility?
    package var firstName: String
    package var lastName: String
    package var email: EmailAddress?
    package var phone: String?
    package var postal: PostalAddress
    package var status: MemberStatus?
    package var programme: Slug?
    /// The coop's contract number.
    package var contract: String?
    package var signature: CivilDate?
    package var leaseStart: CivilDate?
    package var household: String?
    package var emailAgreement: Bool?
    package var clickConsent: Bool?
    package var leftOn: CivilDate?
    package var deceasedOn: CivilDate?
    /// Also true where the file says `oui` without a day.
    package var isDeceased: Bool

    /// Tells the contracts of one person apart (`Contract.key`): contract number, else programme, else empty.
    package var contractKey: String { contract ?? programme?.text ?? "" }

    static func identity(reference: String?, email: EmailAddress?, last: String, first: String) -> String? {
        if let reference {
            // Folding costs more than the rest of a line; most references are plain ASCII.
            let plain = reference.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            return "ref:" + (plain ? reference.lowercased() : reference.folded)
        }
        return email.map { "mail:\($0.key)|\(last.folded)|\(first.folded)" }
    }
}

/// A line that was not imported, with everything that stood on it.
package struct RejectedRecord: Hashable, Sendable {
    package let line: Int
    /// At least one.
    package let faults: [RowFault]
    /// In the order of the file's header.
    package let fields: [String]
}
