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
    /// does not grow with the number of people, and no read transaction outlasts a stretch, so that what `body`
    /// writes through another connection does not pile up in SQLite's log. Up to four stretches are read ahead: what
    /// `body` writes about people that it has not seen yet may come too late for them.
    package func forEachGroup(_ body: (StoredGroup) throws -> Void) throws {
        try forEachGroup(inStretchesOf: 250, body)
    }

    /// The first stretches are read here; threads are not worth their start where those are all.
    package func forEachGroup(inStretchesOf size: Int64, _ body: (StoredGroup) throws -> Void) throws {
        var stretch = GroupStretch(connection: connection, size: size)
        for _ in 0..<4 {
            guard let groups = try stretch.next() else { return }
            for group in groups { try body(group) }
        }
        let readers = StretchReaders(path: path, after: stretch.last, size: size)
        defer { readers.end() }
        while let groups = try readers.next() {
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
    private let size: Int64
    /// The last person of the last stretch.
    private(set) var last: Int64 = 0
    private var lines = LedgerLines()

    init(connection: Connection, size: Int64) {
        self.connection = connection
        self.size = size
    }

    /// nil behind the last person; may be empty in between.
    mutating func next() throws -> [StoredGroup]? {
        guard let end = try Self.end(of: size, after: last, connection) else { return nil }
        defer { last = end }
        return try groups(from: last, to: end)
    }

    /// The last of the next `size` people behind number `last`.
    static func end(of size: Int64, after last: Int64, _ connection: Connection) throws -> Int64? {
        try connection.number(GroupSQL.end, .int(last), .int(size))
    }

    /// The groups that begin behind one person's number and not behind the other's.
    mutating func groups(from: Int64, to: Int64) throws -> [StoredGroup] {
        let (from, to) = (SQLValue.int(from), SQLValue.int(to))
        return try connection.reading {
            var groups = try people(from, to)
            try addHistory(to: &groups, from, to)
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

    /// Each person's lines go into an array that was made for their number.
    private mutating func addHistory(
        to groups: inout [StoredGroup], _ from: SQLValue, _ to: SQLValue
    ) throws {
        var found: [(place: Int, past: PastDelivery)] = []
        var counts = [Int](repeating: 0, count: groups.count)
        var place = 0
        try connection.query(GroupSQL.history, from, to) { row in
            let person = LedgerLines.contact(row)
            place = Self.place(of: person, in: groups, near: place)
            guard place < groups.count, groups[place].contacts[0].id.number == person else { return }
            counts[place] += 1
            found.append((place, lines.past(row)))
        }
        for place in groups.indices where counts[place] > 0 {
            groups[place].history.reserveCapacity(counts[place] + 1)
        }
        for (place, past) in found { groups[place].history.append(past) }
    }

    /// The first group from this person on. Most often it is the next one.
    private static func place(of person: Int64, in groups: [StoredGroup], near last: Int) -> Int {
        var (low, high) = (0, groups.count)
        if last < high, groups[last].contacts[0].id.number <= person {
            low = last
            if low + 1 < high, groups[low + 1].contacts[0].id.number > person {
                return groups[low].contacts[0].id.number == person ? low : low + 1
            }
            if low + 1 < high, groups[low + 1].contacts[0].id.number == person { return low + 1 }
        }
        while low < high {
            let middle = (low + high) / 2
            if groups[middle].contacts[0].id.number < person { low = middle + 1 } else { high = middle }
        }
        return low
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
        var lines = LedgerLines()
        for (index, contact) in group.contacts.enumerated() {
            try connection.query(GroupSQL.historyOf, .int(contact.id.number)) {
                group.history.append(lines.past($0))
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

    static func suppression(_ row: Row) -> Suppression {
        Suppression(
            address: row.text(0), category: row.optionalText(1).flatMap(Category.init(rawValue:)),
            cause: Suppression.Cause(rawValue: row.text(2)) ?? .staff)
    }

    /// Names in the ledger were slugs when they were written.
    static func slug(_ row: Row, _ column: Int32) -> Slug { Slug(row.text(column)) ?? Slug.unknown }
}

enum GroupSQL {
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
        SELECT \(LedgerLines.columns) FROM deliveries d WHERE d.contact_id > $1 AND d.contact_id <= $2
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
        "group-history-of",
        "SELECT \(LedgerLines.columns) FROM deliveries d WHERE d.contact_id = $1 ORDER BY d.id")
    static let suppressionsOf = SQL(
        "group-suppressions-of",
        "SELECT address, category, cause FROM suppressions WHERE lifted_at IS NULL AND address = $1")

    static let shared = [
        end, people, history, suppressions, sharing, byReference, mailbox, historyOf, suppressionsOf,
    ]
}
