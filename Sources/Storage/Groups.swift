package import Model

/// Everybody who shares one mailbox (or one person without an address), with what the ledger and the
/// suppressions say of them: the unit that the planner looks at.
package struct StoredGroup: Sendable {
    /// `EmailAddress.key`, empty for a person without an address.
    package var mailbox: String
    package var contacts: [Contact]
    package var history: [PastDelivery]
    package var suppressions: [Suppression]
    /// Their turns in launches that go back in time.
    package var releases: [Release] = []
}

extension Database {
    /// Streams all groups in order of mailbox, four cursors in step; memory does not grow with the number
    /// of people. `body` may not write through this database (open a second one).
    package func forEachGroup(_ body: (StoredGroup) throws -> Void) throws {
        var reader = try GroupReader(connection: connection)
        while let group = try reader.next() { try body(group) }
    }

    /// The group of one person; nil where nobody has this reference.
    package func group(reference: String) throws -> StoredGroup? {
        var id: Int64?
        try connection.query(GroupSQL.byReference, .text(reference)) { id = $0.int(0) }
        guard let id else { return nil }
        var mailbox = ""
        var contacts: [Contact] = []
        try connection.query(GroupSQL.mailbox, .int(id)) { row in
            mailbox = ContactColumns.mailbox(row)
            GroupReader.append(row, to: &contacts)
        }
        var group = StoredGroup(mailbox: mailbox, contacts: contacts, history: [], suppressions: [])
        for contact in contacts {
            try connection.query(GroupSQL.historyOf, .int(contact.id.number)) {
                group.history.append(GroupReader.past($0))
            }
            try connection.query(ReleaseSQL.of, .int(contact.id.number)) {
                group.releases.append(ReleaseSQL.release($0))
            }
        }
        try connection.query(GroupSQL.suppressionsOf, .text(mailbox)) {
            group.suppressions.append(GroupReader.suppression($0))
        }
        return group
    }
}

/// Merges people, ledger and suppressions, all in order of mailbox, then person.
struct GroupReader {
    private let people: Cursor
    private let ledger: Cursor
    private let suppressions: Cursor
    private let releases: Cursor

    init(connection: Connection) throws {
        people = try connection.cursor(GroupSQL.people)
        ledger = try connection.cursor(GroupSQL.history)
        suppressions = try connection.cursor(GroupSQL.suppressions)
        releases = try connection.cursor(ReleaseSQL.all)
        try people.advance()
        try ledger.advance()
        try suppressions.advance()
        try releases.advance()
    }

    mutating func next() throws -> StoredGroup? {
        guard let first = people.row else { return nil }
        let mailbox = ContactColumns.mailbox(first)
        var group = StoredGroup(mailbox: mailbox, contacts: [], history: [], suppressions: [])
        while let row = people.row {
            let same = group.contacts.last.map { $0.id.number == ContactColumns.contactID(row) } ?? true
            if !same, mailbox.isEmpty || ContactColumns.mailbox(row) != mailbox { break }
            Self.append(row, to: &group.contacts)
            try people.advance()
        }
        guard let last = group.contacts.last else { return nil }
        // Ledger rows come in the same order; those of this group are next in line.
        while let row = ledger.row {
            let box = row.text(Self.ledgerMailbox)
            if box != mailbox || row.int(4) > last.id.number { break }
            group.history.append(Self.past(row))
            try ledger.advance()
        }
        while let row = releases.row, row.text(5) == mailbox, row.int(4) <= last.id.number {
            group.releases.append(ReleaseSQL.release(row))
            try releases.advance()
        }
        while let row = suppressions.row, row.text(0) <= mailbox {
            if row.text(0) == mailbox { group.suppressions.append(Self.suppression(row)) }
            try suppressions.advance()
        }
        return group
    }

    static func append(_ row: Row, to contacts: inout [Contact]) {
        if let last = contacts.indices.last, contacts[last].id.number == ContactColumns.contactID(row) {
            let contract = ContactColumns.contract(row)
            let place = contacts[last].contracts.firstIndex { $0.id > contract.id }
            contacts[last].contracts.insert(contract, at: place ?? contacts[last].contracts.endIndex)
        } else {
            contacts.append(ContactColumns.contact(row))
        }
    }

    private static let ledgerMailbox: Int32 = 11

    static func past(_ row: Row) -> PastDelivery {
        PastDelivery(
            key: DeliveryKey(
                campaign: slug(row, 0), step: slug(row, 1), occurrence: row.text(2), enrolment: row.int(3)),
            contact: ContactID(row.int(4)), letter: slug(row, 5),
            state: DeliveryState(rawValue: row.text(6)) ?? .cancelled,
            dueOn: ContactColumns.day(row, 7) ?? CivilDate(dayNumber: 0),
            sendOn: ContactColumns.day(row, 8) ?? CivilDate(dayNumber: 0),
            isCovered: row.optionalInt(9) != nil, channel: row.text(10) == "post" ? .post : .email)
    }

    static func suppression(_ row: Row) -> Suppression {
        Suppression(
            address: row.text(0), category: row.optionalText(1).flatMap(Category.init(rawValue:)),
            cause: Suppression.Cause(rawValue: row.text(2)) ?? .staff)
    }

    /// Names in the ledger were slugs when they were written.
    static func slug(_ row: Row, _ column: Int32) -> Slug { Slug(row.text(column)) ?? Slug.unknown }
}

enum GroupSQL {
    private static let ledger =
        "d.campaign, d.step, d.occurrence, d.enrolment, d.contact_id, d.letter, d.state, d.due_on, d.send_on, "
        + "d.covered_by, d.channel"

    /// LEFT JOIN, although everybody has a contract: it keeps SQLite to the order of mailboxes, which an index
    /// gives, where it would else sort all people. `append` puts a person's contracts in order.
    static let people = SQL(
        "group-people",
        """
        SELECT \(ContactColumns.list) FROM contacts c LEFT JOIN contracts k ON k.contact_id = c.id
        ORDER BY c.email_key, c.id
        """)
    static let history = SQL(
        "group-history",
        """
        SELECT \(ledger), c.email_key FROM contacts c JOIN deliveries d ON d.contact_id = c.id
        ORDER BY c.email_key, c.id
        """)
    static let suppressions = SQL(
        "group-suppressions",
        "SELECT address, category, cause FROM suppressions WHERE lifted_at IS NULL ORDER BY address")
    static let byReference = SQL(
        "group-by-reference", "SELECT min(id) FROM contacts WHERE reference = $1 HAVING count(*) > 0")
    static let mailbox = SQL(
        "group-mailbox",
        """
        SELECT \(ContactColumns.list) FROM contacts c JOIN contracts k ON k.contact_id = c.id
        WHERE c.id = $1 OR (c.email_key <> '' AND c.email_key = (SELECT email_key FROM contacts WHERE id = $1))
        ORDER BY c.id, k.id
        """)
    static let historyOf = SQL(
        "group-history-of", "SELECT \(ledger) FROM deliveries d WHERE d.contact_id = $1 ORDER BY d.id")
    static let suppressionsOf = SQL(
        "group-suppressions-of",
        "SELECT address, category, cause FROM suppressions WHERE lifted_at IS NULL AND address = $1")

    static let shared = [people, history, suppressions, byReference, mailbox, historyOf, suppressionsOf]
}
