#if canImport(Glibc)
    internal import Glibc
#endif
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
        contract(row, from: base, programme: row.optionalText(base + 3).flatMap { Slug($0) })
    }

    /// As above, where many rows follow one another.
    static func contract(_ row: Row, programmes: inout NameTable) -> Contract {
        contract(row, from: 0, programme: programmes.slug(row, 3))
    }

    private static func contract(_ row: Row, from base: Int32, programme: Slug?) -> Contract {
        Contract(
            id: row.int(base), key: row.text(base + 1), status: statuses.value(row, base + 2),
            programme: programme, signature: day(row, base + 4), leaseStart: day(row, base + 5))
    }

    /// The person with this row's one contract.
    static func contact(_ row: Row, from base: Int32 = 0) -> Contact {
        contact(row, from: base, contract(row, from: base))
    }

    /// As above, where many rows follow one another.
    static func contact(_ row: Row, programmes: inout NameTable) -> Contact {
        contact(row, from: 0, contract(row, programmes: &programmes))
    }

    private static func contact(_ row: Row, from base: Int32, _ contract: Contract) -> Contact {
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
            knownSince: day(row, base + 21) ?? CivilDate(dayNumber: 0), contracts: [contract])
    }

    static func day(_ row: Row, _ column: Int32) -> CivilDate? {
        CivilDate(iso: row.bytes(column))
    }

    private static func flag(_ row: Row, _ column: Int32) -> Bool? { row.optionalInt(column).map { $0 == 1 } }
}

/// The names that a column holds again and again, each read once.
struct NameTable {
    private var octets: [[UInt8]] = []
    private var names: [Slug?] = []

    /// The last ones; what is not among them is read anew.
    private static let most = 16

    /// nil for the empty text and for what is no name.
    mutating func slug(_ row: Row, _ column: Int32) -> Slug? {
        let bytes = row.bytes(column)
        guard let start = bytes.baseAddress, !bytes.isEmpty else { return nil }
        for place in octets.indices
        where octets[place].count == bytes.count && memcmp(octets[place], start, bytes.count) == 0 {
            return names[place]
        }
        let name = Slug(row.text(column))
        if names.count >= Self.most {
            octets.removeFirst()
            names.removeFirst()
        }
        octets.append(Array(bytes))
        names.append(name)
        return name
    }
}
