package import Model

/// A letter that really left by e-mail, to whomever it was.
package struct SentEdition: Hashable, Sendable {
    package var campaign: Slug
    package var step: Slug
    package var letter: Slug
    /// `2027`, `2027-01`, or the step's own name where it happens once.
    package var occurrence: String
    package var firstAt: Instant
    package var lastAt: Instant
    /// Number of the latest acceptance's event.
    package var event: Int64
}

/// How an edition last began to leave, and the texts that it was made from.
package struct EditionDeparture: Sendable {
    /// The texts of the workspace are those of this event.
    package var event: Int64
    package var dueOn: CivilDate
    package var sendOn: CivilDate
    /// Differs where any text of the workspace differs.
    package var version: Int64
    /// When the letter's own file was last kept anew; nil where it is not kept.
    package var writtenAt: Instant?
}

/// What the public archive reads: letters, never people.
extension Database {
    /// What was accepted by a relay in the events after `event`, and the last event there is.
    package func sentEditions(after event: Int64) throws -> (editions: [SentEdition], through: Int64) {
        let last = try connection.number(LedgerSQL.highestEvent) ?? 0
        guard last > event else { return ([], last) }
        var found: [SentEdition] = []
        try connection.query(ArchiveSQL.editions, .int(event), .int(last)) { row in
            guard let campaign = Slug(row.text(0)), let step = Slug(row.text(1)),
                let letter = Slug(row.text(2))
            else { return }
            found.append(
                SentEdition(
                    campaign: campaign, step: step, letter: letter, occurrence: row.text(3),
                    firstAt: Instant(milliseconds: row.int(4)), lastAt: Instant(milliseconds: row.int(5)),
                    event: row.int(6)))
        }
        return (found, last)
    }

    /// `path`: of the letter's file in the workspace. nil where the line of the ledger is gone.
    package func departure(of edition: SentEdition, path: String) throws -> EditionDeparture? {
        var found: EditionDeparture?
        try connection.query(ArchiveSQL.departure, .int(edition.event)) { row in
            guard let dueOn = CivilDate(iso: row.text(1)), let sendOn = CivilDate(iso: row.text(2)) else {
                return
            }
            found = EditionDeparture(
                event: row.int(0), dueOn: dueOn, sendOn: sendOn, version: 0, writtenAt: nil)
        }
        guard let event = found?.event else { return nil }
        found?.version = try connection.number(ArchiveSQL.version, .int(event)) ?? 0
        try connection.query(ArchiveSQL.written, .int(event), .text(path)) { row in
            found?.writtenAt = row.optionalInt(0).map { Instant(milliseconds: $0) }
        }
        return found
    }
}

enum ArchiveSQL {
    static let editions = SQL(
        "archive-editions",
        """
        SELECT d.campaign, d.step, d.letter, d.occurrence, min(e.at), max(e.at), max(e.id)
        FROM delivery_events e JOIN deliveries d ON d.id = e.delivery_id
        WHERE e.id > $1 AND e.id <= $2 AND e.state = 'accepted' AND d.channel = 'email'
        GROUP BY d.campaign, d.step, d.letter, d.occurrence ORDER BY max(e.id)
        """)
    /// The event with which the accepted mail began to leave; its own acceptance where another mail served it.
    static let departure = SQL(
        "archive-departure",
        """
        SELECT coalesce((SELECT max(s.id) FROM delivery_events s
                         WHERE s.delivery_id = e.delivery_id AND s.state = 'sending' AND s.id < e.id), e.id),
            d.due_on, d.send_on
        FROM delivery_events e JOIN deliveries d ON d.id = e.delivery_id WHERE e.id = $1
        """)
    static let version = SQL(
        "archive-version", "SELECT coalesce(max(id), 0) FROM file_versions WHERE after_event < $1")
    static let written = SQL(
        "archive-written",
        "SELECT max(at) FROM file_versions WHERE after_event < $1 AND path = $2 AND form <> 'gone'")
    static let shared = [editions, departure, version, written]
}
