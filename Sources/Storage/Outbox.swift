package import Model

extension Database {
    /// Up to `limit` mails of running campaigns that may leave at `now`, in order of number, after number `last`. Fewer
    /// than there are only where some people have several contracts; none only where there is none.
    package func outboxPage(after last: Int64, now: Instant, limit: Int) throws -> [OutboxItem] {
        var most = limit + 1
        while true {
            var rows = 0
            var items = try readItems(
                OutboxSQL.page, [.int(last), .int(now.milliseconds), .int(Int64(most))]
            ) {
                rows += 1
            }
            // Of the last one contracts may be missing.
            if rows == most { items.removeLast() }
            if rows < most || !items.isEmpty { return try completed(Array(items.prefix(limit))) }
            most *= 2
        }
    }

    /// What a statement with the columns of `OutboxSQL.page` finds.
    func items(_ sql: SQL, _ values: SQLValue...) throws -> [OutboxItem] {
        try completed(try readItems(sql, values) {})
    }

    /// One row for each contract; those of a delivery follow one another.
    private func readItems(_ sql: SQL, _ values: [SQLValue], each: () -> Void) throws -> [OutboxItem] {
        var items: [OutboxItem] = []
        var names = RowNames()
        try connection.query(sql, values) { row in
            each()
            if let item = items.last, item.id == row.int(ContactColumns.count) {
                item.add(ContactColumns.contract(row, programmes: &names.programme))
            } else {
                items.append(try self.item(row, &names))
            }
        }
        return items
    }

    private func completed(_ items: [OutboxItem]) throws -> [OutboxItem] {
        var items = items
        try addParticipations(to: &items)
        for item in items where item.contact.contracts.count > 1 {
            let contracts = item.contact.contracts
            item.contract = contracts.first { $0.id == item.contractID } ?? contracts[0]
        }
        return items
    }

    /// Conditions and letters may speak of events; one look for the whole page.
    private func addParticipations(to items: inout [OutboxItem]) throws {
        let numbers = items.map(\.contact.id.number)
        guard let least = numbers.min(), let most = numbers.max() else { return }
        var found: [Int64: [Participation]] = [:]
        try connection.query(ParticipationSQL.stretch, .int(least - 1), .int(most)) {
            found[$0.int(0), default: []].append(ParticipationSQL.participation($0))
        }
        guard !found.isEmpty else { return }
        for index in items.indices {
            items[index].contact.participations = found[items[index].contact.id.number] ?? []
        }
    }

    private func item(_ row: Row, _ names: inout RowNames) throws -> OutboxItem {
        let contact = ContactColumns.contact(row, programmes: &names.programme)
        var companions: (people: [Contact], revisions: Int64) = ([], 0)
        if row.int(ContactColumns.count + 11) > 0 {
            var numbers: [Int64] = []
            try connection.query(OutboxSQL.companions, .int(row.int(ContactColumns.count))) {
                numbers.append($0.int(0))
            }
            let found = try numbers.map(self.contact)
            companions.people = found.map(\.0).filter { $0.id != contact.id }
            companions.revisions = found.reduce(0) { $0 + $1.revision }
        }
        return OutboxItem(row, &names, contact: contact, companions: companions)
    }

    /// One person with all contracts, and their revision.
    package func contact(_ number: Int64) throws -> (Contact, revision: Int64) {
        var contacts: [Contact] = []
        var revision: Int64 = 0
        try connection.query(OutboxSQL.contact, .int(number)) { row in
            GroupReader.append(row, to: &contacts)
            revision = ContactColumns.revision(row)
        }
        guard var contact = contacts.first else {
            throw StorageError(
                kind: .damaged,
                message: "\(path): the ledger names person \(number), who is not in the database")
        }
        try connection.query(ParticipationSQL.ofPerson, .int(number)) {
            contact.participations.append(ParticipationSQL.participation($0))
        }
        return (contact, revision)
    }

    /// When the next open delivery of a launched campaign may leave, after `now`; nil where none is open. One
    /// that lacks a value, or cannot be made, waits for a person, not for a moment: later runs try it again.
    package func nextOutboxMoment(after now: Instant) throws -> Instant? {
        try connection.number(OutboxSQL.nextMoment, .int(now.milliseconds)).map(Instant.init(milliseconds:))
    }

    /// How many deliveries are still to be sent by e-mail: queued or deferred, those that another's mail serves too.
    package func openCount() throws -> Int { Int(try connection.number(OutboxSQL.open) ?? 0) }

    /// How many deliveries by e-mail are in each state; every state is there.
    package func outboxCounts() throws -> [DeliveryState: Int] {
        var counts = Dictionary(uniqueKeysWithValues: DeliveryState.allCases.map { ($0, 0) })
        try connection.query(OutboxSQL.counts) { row in
            if let state = DeliveryState(rawValue: row.text(0)) { counts[state] = Int(row.int(1)) }
        }
        return counts
    }

    /// What became of a delivery, in order.
    package func events(of delivery: Int64) throws -> [DeliveryEvent] {
        var events: [DeliveryEvent] = []
        try connection.query(OutboxSQL.events, .int(delivery)) { row in
            events.append(
                DeliveryEvent(
                    at: Instant(milliseconds: row.int(0)),
                    state: DeliveryState(rawValue: row.text(1)) ?? .cancelled, reply: row.text(2)))
        }
        return events
    }

    /// The deliveries in one state with the server's last words, oldest first.
    package func outboxLines(_ state: DeliveryState, limit: Int) throws -> [OutboxLine] {
        var lines: [OutboxLine] = []
        try connection.query(OutboxSQL.lines, .text(state.rawValue), .int(Int64(limit))) { row in
            lines.append(
                OutboxLine(
                    id: row.int(0), contact: row.text(1), campaign: row.text(2), step: row.text(3),
                    occurrence: row.text(4),
                    reply: row.text(5).isEmpty
                        ? Reason(code: row.text(11), detail: row.text(6))?.sentence ?? "" : row.text(5),
                    nextAt: Instant(milliseconds: row.int(7)),
                    name: [row.text(8), row.text(9)].filter { !$0.isEmpty }.joined(separator: " "),
                    email: row.optionalText(10), channel: Channel(rawValue: row.text(12)) ?? .email))
        }
        return lines
    }
}

/// One change of a delivery.
package struct DeliveryEvent: Sendable, Equatable {
    package var at: Instant
    package var state: DeliveryState
    /// The server's own words, or what stands in for them.
    package var reply: String
}

/// A delivery as `gazette outbox` lists it.
package struct OutboxLine: Sendable {
    package var id: Int64
    /// The person's reference.
    package var contact: String
    package var campaign: String
    package var step: String
    package var occurrence: String
    /// The server's last words, else the reason.
    package var reply: String
    package var nextAt: Instant
    /// As the client file has it today, like the address; nil where there is none any more.
    package var name: String
    package var email: String?
    package var channel: Channel
}

enum OutboxSQL {
    /// What is paused stays in the outbox and asks for no connection.
    static let isLaunched =
        "EXISTS (SELECT 1 FROM campaigns p WHERE p.name = d.campaign AND p.state = 'launched')"

    /// What `Database.item` reads, of a delivery `d`, a person `c` and a contract `k`.
    static let columns = """
        \(ContactColumns.list), d.id, d.campaign, d.step, d.occurrence, d.contract_id, d.letter, d.category,
        d.due_on, d.send_on, d.attempts, d.first_tried_at,
        (SELECT count(*) FROM deliveries e WHERE e.covered_by = d.id), d.enrolment, d.not_after,
        d.reason_code, d.reason
        """
    /// CROSS JOIN keeps SQLite to this order, in which nothing has to be sorted. `$3` counts contracts.
    static let page = SQL(
        "outbox-page",
        """
        SELECT \(columns)
        FROM deliveries d CROSS JOIN campaigns p CROSS JOIN contacts c CROSS JOIN contracts k
        WHERE d.id > $1 AND d.is_open = 1 AND d.state IN ('queued', 'deferred') AND d.covered_by IS NULL
            AND d.channel = 'email' AND d.next_at <= $2
            AND p.name = d.campaign AND p.state = 'launched' AND c.id = d.contact_id AND k.contact_id = c.id
        ORDER BY d.id LIMIT $3
        """)
    static let companions = SQL(
        "outbox-companions",
        """
        SELECT DISTINCT contact_id FROM deliveries WHERE covered_by = $1 AND state IN ('queued', 'deferred')
        ORDER BY contact_id
        """)
    static let contact = SQL(
        "outbox-contact",
        """
        SELECT \(ContactColumns.list) FROM contacts c JOIN contracts k ON k.contact_id = c.id
        WHERE c.id = $1 ORDER BY k.id
        """)
    static let nextMoment = SQL(
        "outbox-next-moment",
        """
        SELECT min(d.next_at) FROM deliveries d
        WHERE d.is_open = 1 AND d.state IN ('queued', 'deferred') AND d.covered_by IS NULL AND d.next_at > $1
            AND d.channel = 'email' AND d.reason_code NOT IN ('missing-value', 'not-made') AND \(isLaunched)
        """)
    static let open = SQL(
        "outbox-open",
        "SELECT count(*) FROM deliveries WHERE is_open = 1 AND state IN ('queued', 'deferred') AND channel = 'email'"
    )
    static let counts = SQL(
        "outbox-counts", "SELECT state, count(*) FROM deliveries WHERE channel = 'email' GROUP BY state")
    static let lines = SQL(
        "outbox-lines",
        """
        SELECT d.id, c.reference, d.campaign, d.step, d.occurrence, d.reply, d.reason, d.next_at,
            c.first_name, c.last_name, c.email, d.reason_code, d.channel
        FROM deliveries d JOIN contacts c ON c.id = d.contact_id
        WHERE d.state = $1 ORDER BY d.id LIMIT $2
        """)
    static let events = SQL(
        "outbox-events", "SELECT at, state, reply FROM delivery_events WHERE delivery_id = $1 ORDER BY id")
    static let shared = [open, events, page, companions, contact, nextMoment, counts, lines]
}
