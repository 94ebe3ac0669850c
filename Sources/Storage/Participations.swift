package import Model

/// A line of a participation list as it is to be kept.
package struct ParticipationRow: Sendable {
    package var contact: ContactID
    package var participation: Participation

    package init(contact: ContactID, participation: Participation) {
        self.contact = contact
        self.participation = participation
    }
}

/// What a list changed.
package struct ParticipationCounts: Sendable, Equatable {
    package var recorded = 0
    package var unchanged = 0
    package init() {}
}

extension Database {
    /// Takes over a list in one transaction. Doing it twice changes nothing. A new word on a registration or an
    /// attendance replaces the old one: nobody is both present and absent, or registered and cancelled.
    package func record(
        _ rows: [ParticipationRow], lists: Set<ParticipationList>, source: String, at now: Instant
    ) throws -> ParticipationCounts {
        try connection.transaction {
            var counts = ParticipationCounts()
            for list in lists {
                try connection.run(
                    ParticipationSQL.list, .text(list.event.text), .text(list.occurrence), .text(source),
                    .int(now.milliseconds))
            }
            for row in rows {
                let isNew = try ParticipationSQL.record(
                    row.contact.number, row.participation, source: source, at: now, connection)
                if isNew { counts.recorded += 1 } else { counts.unchanged += 1 }
            }
            return counts
        }
    }

    /// The events of which a list was imported.
    package func participationLists() throws -> Set<ParticipationList> {
        var lists: Set<ParticipationList> = []
        try connection.query(ParticipationSQL.lists) {
            lists.insert(ParticipationList(event: GroupReader.slug($0, 0), occurrence: $0.text(1)))
        }
        return lists
    }

    /// The people with this reference, or with this address where `reference` is nil; for matching a list's lines.
    package func people(reference: String?, mailbox: String?) throws -> [Contact] {
        var found: [Contact] = []
        if let reference {
            try connection.query(ParticipationSQL.byReference, .text(reference)) {
                GroupReader.append($0, to: &found)
            }
        } else if let mailbox, !mailbox.isEmpty {
            try connection.query(ParticipationSQL.byMailbox, .text(mailbox)) {
                GroupReader.append($0, to: &found)
            }
        }
        return found
    }
}

enum ParticipationSQL {
    static let list = SQL(
        "participation-list",
        """
        INSERT INTO participation_lists (event, occurrence, source, at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (event, occurrence) DO UPDATE SET source = excluded.source, at = excluded.at
        """)
    static let lists = SQL("participation-lists", "SELECT event, occurrence FROM participation_lists")
    static let known = SQL(
        "participation-known",
        "SELECT state, on_day FROM participations WHERE contact_id = $1 AND event = $2 AND occurrence = $3")
    /// `$4`: the states of the same kind, between bars.
    static let forget = SQL(
        "participation-forget",
        """
        DELETE FROM participations WHERE contact_id = $1 AND event = $2 AND occurrence = $3
            AND $4 LIKE '%|' || state || '|%'
        """)
    static let add = SQL(
        "participation-add",
        """
        INSERT INTO participations (contact_id, event, occurrence, state, on_day, source, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        """)
    /// For a state that replaces none but itself. Changes no row where the very same was known.
    static let set = SQL(
        "participation-set",
        """
        INSERT INTO participations (contact_id, event, occurrence, state, on_day, source, at)
        VALUES ($1, $2, $3, $4, $5, $6, $7)
        ON CONFLICT (contact_id, event, occurrence, state) DO UPDATE
            SET on_day = excluded.on_day, source = excluded.source, at = excluded.at
            WHERE participations.on_day <> excluded.on_day
        """)
    /// What was rendered for the person before is not sent any more as it is (`LedgerSQL.claim`).
    static let touch = SQL(
        "participation-touch", "UPDATE contacts SET revision = revision + 1 WHERE id = $1")
    static let ofPerson = SQL(
        "participation-of-person",
        """
        SELECT contact_id, event, occurrence, state, on_day FROM participations WHERE contact_id = $1
        ORDER BY event, occurrence, state
        """)
    /// Of the people numbered from `$1` (exclusive) to `$2`.
    static let stretch = SQL(
        "participation-stretch",
        """
        SELECT contact_id, event, occurrence, state, on_day FROM participations
        WHERE contact_id > $1 AND contact_id <= $2 ORDER BY contact_id, event, occurrence, state
        """)
    static let byReference = SQL(
        "participation-by-reference",
        """
        SELECT \(ContactColumns.list) FROM contacts c JOIN contracts k ON k.contact_id = c.id
        WHERE c.reference = $1 OR c.id IN (SELECT a.contact_id FROM aliases a WHERE a.reference = $1)
        ORDER BY c.id, k.id
        """)
    static let byMailbox = SQL(
        "participation-by-mailbox",
        """
        SELECT \(ContactColumns.list) FROM contacts c JOIN contracts k ON k.contact_id = c.id
        WHERE c.email_key = $1 ORDER BY c.id, k.id
        """)
    static let shared = [
        list, lists, known, forget, add, set, touch, ofPerson, stretch, byReference, byMailbox,
    ]

    static func participation(_ row: Row) -> Participation {
        Participation(
            event: GroupReader.slug(row, 1), occurrence: row.text(2),
            state: ParticipationState(rawValue: row.text(3)) ?? .registered, on: ContactColumns.day(row, 4))
    }

    /// Inside the caller's transaction. False where the very same was known.
    static func record(
        _ contact: Int64, _ part: Participation, source: String, at now: Instant, _ connection: Connection
    ) throws -> Bool {
        let (state, day) = (part.state.rawValue, part.on?.description ?? "")
        let replaced = part.state.replaces.map(\.rawValue)
        let key: [SQLValue] = [.int(contact), .text(part.event.text), .text(part.occurrence)]
        let row = key + [.text(state), .text(day), .text(source), .int(now.milliseconds)]
        if replaced == [state] {
            if try connection.run(set, row) == 0 { return false }
        } else {
            var (isKnown, hasOther) = (false, false)
            try connection.query(known, key) { row in
                let found = row.text(0)
                if found == state, row.text(1) == day { isKnown = true }
                if replaced.contains(found) { hasOther = true }
            }
            if isKnown { return false }
            if hasOther {
                try connection.run(forget, key + [.text("|\(replaced.joined(separator: "|"))|")])
            }
            try connection.run(add, row)
        }
        try connection.run(touch, .int(contact))
        return true
    }
}

extension ParticipationState {
    /// The states of which somebody has one at a time, this one included.
    fileprivate var replaces: [ParticipationState] {
        switch self {
        case .registered, .cancelled: [.registered, .cancelled]
        case .present, .represented, .excused, .absent: [.present, .represented, .excused, .absent]
        case .completed: [.completed]
        case .answered: [.answered]
        }
    }
}
