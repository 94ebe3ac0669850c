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
    /// Streams all groups in the order of their first person's number, a stretch of people at a time: memory
    /// does not grow with the number of people, and no read transaction is open while `body` runs, so that
    /// what it writes through another connection does not pile up in SQLite's log.
    package func forEachGroup(_ body: (StoredGroup) throws -> Void) throws {
        var stretch = GroupStretch(connection: connection)
        while let groups = try stretch.next() {
            for group in groups { try body(group) }
        }
    }

    /// The group of one person; nil where nobody has this reference.
    package func group(reference: String) throws -> StoredGroup? {
        var id: Int64?
        try connection.query(GroupSQL.byReference, .text(reference)) { id = $0.int(0) }
        guard let id else { return nil }
        return try GroupStretch.group(with: id, connection)
    }
}

/// Some hundred people in order of number, with the groups that begin among them. The ledger's rows lie in the
/// same order where people were planned together, and so do the mails that the sender reads: a person's number
/// is the one order in which nothing is read or written at random.
struct GroupStretch {
    private let connection: Connection
    private var last: Int64 = 0

    private static let size: Int64 = 500

    init(connection: Connection) { self.connection = connection }

    /// nil behind the last person; may be empty in between.
    mutating func next() throws -> [StoredGroup]? {
        let from = SQLValue.int(last)
        return try connection.reading {
            guard let end = try connection.number(GroupSQL.end, from, .int(Self.size)) else { return nil }
            last = end
            let to = SQLValue.int(end)
            var groups = try people(from, to)
            try add(GroupSQL.history, person: 4, to: &groups, from, to) {
                $0.history.append(GroupReader.past($1))
            }
            try add(GroupSQL.suppressions, person: 3, to: &groups, from, to) {
                $0.suppressions.append(GroupReader.suppression($1))
            }
            try add(ParticipationSQL.stretch, person: 0, to: &groups, from, to) {
                $0.contacts[0].participations.append(ParticipationSQL.participation($1))
            }
            try add(ReleaseSQL.stretch, person: 4, to: &groups, from, to) {
                $0.releases.append(ReleaseSQL.release($1))
            }
            return try joined(groups, from, to)
        }
    }

    /// Each person as a group of their own.
    private func people(_ from: SQLValue, _ to: SQLValue) throws -> [StoredGroup] {
        var groups: [StoredGroup] = []
        try connection.query(GroupSQL.people, from, to) { row in
            if let group = groups.last, group.contacts[0].id.number == ContactColumns.contactID(row) {
                GroupReader.append(row, to: &groups[groups.count - 1].contacts)
            } else {
                groups.append(
                    StoredGroup(
                        mailbox: ContactColumns.mailbox(row), contacts: [ContactColumns.contact(row)],
                        history: [], suppressions: []))
            }
        }
        return groups
    }

    /// Rows that come in order of people's numbers, each to its person; `column` has the number.
    private func add(
        _ sql: SQL, person column: Int32, to groups: inout [StoredGroup], _ from: SQLValue, _ to: SQLValue,
        _ take: (inout StoredGroup, Row) -> Void
    ) throws {
        var index = 0
        try connection.query(sql, from, to) { row in
            let person = row.int(column)
            while index < groups.count, groups[index].contacts[0].id.number < person { index += 1 }
            guard index < groups.count, groups[index].contacts[0].id.number == person else { return }
            take(&groups[index], row)
        }
    }

    /// Those who share a mailbox become one group where the first of them stands.
    private func joined(
        _ groups: [StoredGroup], _ from: SQLValue, _ to: SQLValue
    ) throws -> [StoredGroup] {
        var firsts: [Int64: Int64] = [:]
        try connection.query(GroupSQL.sharing, from, to) { firsts[$0.int(0)] = $0.int(1) }
        guard !firsts.isEmpty else { return groups }
        return try groups.compactMap { group in
            let number = group.contacts[0].id.number
            guard let first = firsts[number] else { return group }
            return first == number ? try Self.group(with: number, connection) : nil
        }
    }

    /// The group that a person belongs to.
    static func group(with id: Int64, _ connection: Connection) throws -> StoredGroup {
        var group = StoredGroup(mailbox: "", contacts: [], history: [], suppressions: [])
        try connection.query(GroupSQL.mailbox, .int(id)) { row in
            group.mailbox = ContactColumns.mailbox(row)
            GroupReader.append(row, to: &group.contacts)
        }
        for (index, contact) in group.contacts.enumerated() {
            try connection.query(GroupSQL.historyOf, .int(contact.id.number)) {
                group.history.append(GroupReader.past($0))
            }
            try connection.query(ParticipationSQL.ofPerson, .int(contact.id.number)) {
                group.contacts[index].participations.append(ParticipationSQL.participation($0))
            }
            try connection.query(ReleaseSQL.of, .int(contact.id.number)) {
                group.releases.append(ReleaseSQL.release($0))
            }
        }
        try connection.query(GroupSQL.suppressionsOf, .text(group.mailbox)) {
            group.suppressions.append(GroupReader.suppression($0))
        }
        return group
    }
}

/// How the rows of a group are read.
enum GroupReader {
    static func append(_ row: Row, to contacts: inout [Contact]) {
        if let last = contacts.indices.last, contacts[last].id.number == ContactColumns.contactID(row) {
            let contract = ContactColumns.contract(row)
            let place = contacts[last].contracts.firstIndex { $0.id > contract.id }
            contacts[last].contracts.insert(contract, at: place ?? contacts[last].contracts.endIndex)
        } else {
            contacts.append(ContactColumns.contact(row))
        }
    }

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

    /// The number of the last of the next `$2` people after `$1`.
    static let end = SQL(
        "group-end", "SELECT max(id) FROM (SELECT id FROM contacts WHERE id > $1 ORDER BY id LIMIT $2) c")
    /// LEFT JOIN, although everybody who was not erased has a contract: it keeps SQLite to the order of people, where it would else
    /// sort. `append` puts a person's contracts in order.
    static let people = SQL(
        "group-people",
        """
        SELECT \(ContactColumns.list) FROM contacts c LEFT JOIN contracts k ON k.contact_id = c.id
        WHERE c.id > $1 AND c.id <= $2 AND c.known_since <> ''
        ORDER BY c.id
        """)
    static let history = SQL(
        "group-history",
        """
        SELECT \(ledger) FROM deliveries d WHERE d.contact_id > $1 AND d.contact_id <= $2
        ORDER BY d.contact_id, d.id
        """)
    static let suppressions = SQL(
        "group-suppressions",
        """
        SELECT s.address, s.category, s.cause, c.id FROM contacts c CROSS JOIN suppressions s
        WHERE c.id > $1 AND c.id <= $2 AND c.email_key <> '' AND s.address = c.email_key AND s.lifted_at IS NULL
        ORDER BY c.id
        """)
    /// Who shares a mailbox, with the number of the first who has it.
    static let sharing = SQL(
        "group-sharing",
        """
        SELECT c.id, (SELECT min(m.id) FROM contacts m WHERE m.email_key = c.email_key)
        FROM contacts c WHERE c.id > $1 AND c.id <= $2 AND c.email_key <> ''
            AND EXISTS (SELECT 1 FROM contacts m WHERE m.email_key = c.email_key AND m.id <> c.id)
        """)
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

    static let shared = [
        end, people, history, suppressions, sharing, byReference, mailbox, historyOf, suppressionsOf,
    ]
}
