/// One readable line of a client file: a person and one contract of theirs, as the file says it.
/// Empty strings and nil where the cell is empty or the column absent.
package struct ClientRow: Hashable, Sendable {
    /// Physical line of the file, from 1.
    package var line: Int
    /// The coop's own reference.
    package var reference: String?
    package var civility: Civility?
    package var firstName = ""
    package var lastName = ""
    package var email: EmailAddress?
    package var phone = ""
    package var postal = PostalAddress()
    package var status: MemberStatus?
    package var programme: Slug?
    /// The coop's contract number.
    package var contract = ""
    package var signature: CivilDate?
    package var leaseStart: CivilDate?
    package var household = ""
    package var emailAgreement: Bool?
    package var clickConsent: Bool?
    package var leftOn: CivilDate?
    package var deceasedOn: CivilDate?

    package init(line: Int) { self.line = line }

    /// Who this is: the coop's own reference, else mailbox and name (decision 13). nil where neither is there.
    package var identity: String? {
        if let reference { return "ref:" + reference }
        guard let email else { return nil }
        return "mail:\(email.key)|\(lastName.folded)|\(firstName.folded)"
    }

    /// Tells the contracts of one person apart.
    package var contractKey: String { contract.isEmpty ? programme?.text ?? "" : contract }
}

/// The columns that a client file can have; raw values are the French words used in mapping files.
package enum ClientColumn: String, Sendable, CaseIterable {
    case reference, civilite, prenom, nom, email, telephone, adresse, complement
    case postalCode = "code-postal"
    case ville, statut, programme, contrat, signature, bail, foyer
    case emailAgreement = "accord-courriel"
    case clickConsent = "accord-clics"
    case leftOn = "parti-le"
    case deceasedOn = "decede-le"
}
