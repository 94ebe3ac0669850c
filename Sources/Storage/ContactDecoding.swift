internal import Model

/// How a person and a contract are read from a row, wherever they are selected.
enum ContactColumns {
    /// Ten columns of `contracts k`, then those of `contacts c`, in the order that `decode` reads.
    static let list = """
        k.id, k.key, k.status, k.programme, k.signature, k.lease_start,
        c.id, c.reference, c.civility, c.first_name, c.last_name, c.email, c.street, c.complement,
        c.postal_code, c.city, c.household, c.email_agreement, c.click_consent, c.left_on, c.deceased_on,
        c.known_since, c.email_key, c.revision
        """
    static let count: Int32 = 24

    private static let statuses = WordTable<MemberStatus>()
    private static let civilities = WordTable<Civility>()

    static func contactID(_ row: Row, from base: Int32 = 0) -> Int64 { row.int(base + 6) }
    static func mailbox(_ row: Row, from base: Int32 = 0) -> String { row.text(base + 22) }
    static func revision(_ row: Row, from base: Int32 = 0) -> Int64 { row.int(base + 23) }

    static func contract(_ row: Row, from base: Int32 = 0) -> Contract {
        Contract(
            id: row.int(base), key: row.text(base + 1), status: statuses.value(row, base + 2),
            programme: row.optionalText(base + 3).flatMap { Slug($0) }, signature: day(row, base + 4),
            leaseStart: day(row, base + 5))
    }

    /// The person with this row's one contract.
    static func contact(_ row: Row, from base: Int32 = 0) -> Contact {
        Contact(
            id: ContactID(row.int(base + 6)), reference: row.text(base + 7),
            civility: civilities.value(row, base + 8),
            firstName: row.text(base + 9),
            lastName: row.text(base + 10), email: EmailAddress(row.bytes(base + 11)),
            postal: PostalAddress(
                street: row.text(base + 12), complement: row.text(base + 13), postalCode: row.text(base + 14),
                city: row.text(base + 15)),
            household: row.optionalText(base + 16), emailAgreement: flag(row, base + 17),
            clickConsent: flag(row, base + 18), leftOn: day(row, base + 19), deceasedOn: day(row, base + 20),
            knownSince: day(row, base + 21) ?? CivilDate(dayNumber: 0), contracts: [contract(row, from: base)]
        )
    }

    static func day(_ row: Row, _ column: Int32) -> CivilDate? {
        CivilDate(iso: row.bytes(column))
    }

    private static func flag(_ row: Row, _ column: Int32) -> Bool? { row.optionalInt(column).map { $0 == 1 } }
}
