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
    /// Only to tell people of one name apart.
    package var birthDate: CivilDate?

    package init(
        line: Int, identity: String, reference: String? = nil, civility: Civility? = nil,
        firstName: String = "",
        lastName: String = "", email: EmailAddress? = nil, phone: String? = nil,
        postal: PostalAddress = PostalAddress(), status: MemberStatus? = nil, programme: Slug? = nil,
        contract: String? = nil, signature: CivilDate? = nil, leaseStart: CivilDate? = nil,
        household: String? = nil, emailAgreement: Bool? = nil, clickConsent: Bool? = nil,
        leftOn: CivilDate? = nil, deceasedOn: CivilDate? = nil, isDeceased: Bool = false,
        birthDate: CivilDate? = nil
    ) {
        self.line = line
        self.identity = identity
        self.reference = reference
        self.civility = civility
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.phone = phone
        self.postal = postal
        self.status = status
        self.programme = programme
        self.contract = contract
        self.signature = signature
        self.leaseStart = leaseStart
        self.household = household
        self.emailAgreement = emailAgreement
        self.clickConsent = clickConsent
        self.leftOn = leftOn
        self.deceasedOn = deceasedOn
        self.isDeceased = isDeceased
        self.birthDate = birthDate
    }

    /// Tells the contracts of one person apart (`Contract.key`): contract number, else programme, else empty.
    package var contractKey: String { contract ?? programme?.text ?? "" }

    /// nil where there is neither a reference nor an address.
    package static func identity(reference: String?, email: EmailAddress?, last: String, first: String)
        -> String?
    {
        if let reference {
            // Folding costs more than the rest of a line; most references are plain ASCII.
            let plain = reference.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            return "ref:" + (plain ? reference.lowercased() : reference.folded)
        }
        return email.map { "mail:\($0.key)|\(last.folded)|\(first.folded)" }
    }
}

/// The columns of a client file; raw values are the names that a mapping file uses.
package enum ContactColumn: String, CaseIterable, Hashable, Sendable {
    case reference
    case civility = "civilite"
    case firstName = "prenom"
    case lastName = "nom"
    case email
    case phone = "telephone"
    case street = "adresse"
    case complement
    case postalCode = "code-postal"
    case city = "ville"
    case status = "statut"
    case programme
    case contract = "contrat"
    case signature
    case leaseStart = "bail"
    case household = "foyer"
    case emailAgreement = "accord-courriel"
    case clickConsent = "accord-clics"
    case leftOn = "parti-le"
    case deceasedOn = "decede-le"
    case birthDate = "naissance"
}
