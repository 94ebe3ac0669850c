/// The application's number for a person, unique over contacts and contracts; never reused.
package struct ContactID: Hashable, Comparable, Sendable {
    package let number: Int64
    package init(_ number: Int64) { self.number = number }
    package static func < (left: ContactID, right: ContactID) -> Bool { left.number < right.number }
}

/// How a person is addressed in French.
package enum Civility: String, Sendable, CaseIterable {
    case madame = "Mme"
    case monsieur = "M."
}

/// What somebody is to the coop; the file's French words are the raw values.
package enum MemberStatus: String, Sendable, CaseIterable {
    case accedant = "accédant"
    case locataire = "locataire"
    case coproprietaire = "copropriétaire"
    case administrateur = "administrateur"
    case salarie = "salarié"
    case elu = "élu"
    case partenaire = "partenaire"
    case prospect = "prospect"

    /// Forgives case, accents, a feminine or plural ending and inclusive spelling
    /// (`Accédante`, `LOCATAIRES`, `salarié·e`).
    package init?(lenient text: some StringProtocol) {
        let word = text.folded
        let stems: [(MemberStatus, String)] = [
            (.accedant, "accedant"), (.locataire, "locataire"), (.coproprietaire, "coproprietaire"),
            (.administrateur, "administrat"), (.salarie, "salarie"), (.elu, "elu"),
            (.partenaire, "partenaire"), (.prospect, "prospect"),
        ]
        let endings: Set<String> = ["", "e", "s", "es", "eur", "rice", "eurs", "rices", "(e)", "·e", ".e"]
        guard
            let match = stems.first(where: {
                word.hasPrefix($0.1) && endings.contains(String(word.dropFirst($0.1.count)))
            })
        else { return nil }
        self = match.0
    }
}

/// A person the coop writes to. Everything comes from the coop's file but `id` and `knownSince`.
package struct Contact: Hashable, Sendable {
    package var id: ContactID
    /// The coop's own reference (`C-0042`), or one that Gazette made for a row without.
    package var reference: String
    package var civility: Civility?
    package var firstName: String
    package var lastName: String
    package var email: EmailAddress?
    package var postal: PostalAddress
    /// The coop's name for the people who live together; sharing an e-mail address needs no such name.
    package var household: String?
    /// Recorded agreement to receive statutory notices by e-mail; nil where never asked.
    package var emailAgreement: Bool?
    /// Consent to personal click figures; nil where never asked.
    package var clickConsent: Bool?
    package var leftOn: CivilDate?
    package var deceasedOn: CivilDate?
    /// The civil day on which this person first came in by an import.
    package var knownSince: CivilDate
    /// At least one; ordered by `id`.
    package var contracts: [Contract]
    /// Their part in events, from lists and surveys; ordered by event, then occurrence.
    package var participations: [Participation]

    package init(
        id: ContactID, reference: String, civility: Civility? = nil, firstName: String, lastName: String,
        email: EmailAddress?, postal: PostalAddress = PostalAddress(), household: String? = nil,
        emailAgreement: Bool? = nil, clickConsent: Bool? = nil, leftOn: CivilDate? = nil,
        deceasedOn: CivilDate? = nil, knownSince: CivilDate, contracts: [Contract],
        participations: [Participation] = []
    ) {
        self.id = id
        self.reference = reference
        self.civility = civility
        self.firstName = firstName
        self.lastName = lastName
        self.email = email
        self.postal = postal
        self.household = household
        self.emailAgreement = emailAgreement
        self.clickConsent = clickConsent
        self.leftOn = leftOn
        self.deceasedOn = deceasedOn
        self.knownSince = knownSince
        self.contracts = contracts
        self.participations = participations
    }

    /// «Jeanne Le Goff»; one of the two where the other is missing.
    package var fullName: String {
        firstName.isEmpty ? lastName : lastName.isEmpty ? firstName : firstName + " " + lastName
    }
}

/// Where a letter on paper goes. Empty strings where unknown.
package struct PostalAddress: Hashable, Sendable {
    package var street: String
    package var complement: String
    package var postalCode: String
    package var city: String

    package init(street: String = "", complement: String = "", postalCode: String = "", city: String = "") {
        self.street = street
        self.complement = complement
        self.postalCode = postalCode
        self.city = city
    }

    /// The same for all whom one letter here serves: those of one household, as the client file names it, at one
    /// address; nil without a household, or where there is no address.
    package func household(_ name: String?) -> String? {
        let parts = [name ?? "", street, complement, postalCode, city].map(\.folded)
        guard !parts[0].isEmpty, !(parts[1] + parts[2]).isEmpty, !parts[4].isEmpty else { return nil }
        return parts.joined(separator: "|")
    }
}

/// What binds a person to the coop: a reservation, a lease, a job. Every contact has at least one; a
/// person with two programmes has two.
package struct Contract: Hashable, Sendable {
    /// From the same numbers as contacts, so that an enrolment is told apart by its number alone.
    package var id: Int64
    /// Tells the contracts of one person apart: the coop's contract number, else the programme's slug,
    /// else empty.
    package var key: String
    package var status: MemberStatus?
    package var programme: Slug?
    package var signature: CivilDate?
    package var leaseStart: CivilDate?

    package init(
        id: Int64, key: String = "", status: MemberStatus?, programme: Slug? = nil,
        signature: CivilDate? = nil, leaseStart: CivilDate? = nil
    ) {
        self.id = id
        self.key = key
        self.status = status
        self.programme = programme
        self.signature = signature
        self.leaseStart = leaseStart
    }
}
