package import Model

/// The texts of the workspace as runs knew them: what was planned with, and what letters were made from
/// (decision 15). A version counts from the first event after it was kept until the next one of its path; a row is
/// written only where a file changed.
extension Database {
    /// Each path's text now, or as it was when `event` was written; paths that were gone are left out.
    package func fileVersions(at event: Int64 = .max) throws -> [String: [UInt8]] {
        var files: [String: [UInt8]] = [:]
        try connection.query(FileVersionSQL.at, .int(event)) { row in
            files[row.text(0)] = FileVersionSQL.bytes(row.text(1), form: row.text(2))
        }
        return files
    }

    /// Whether any run kept its files.
    package func hasFileVersions() throws -> Bool {
        try connection.number(FileVersionSQL.count) ?? 0 > 0
    }

    /// Keeps what changed since the last call; nil bytes: the file is gone. One transaction.
    package func keep(_ changes: [String: [UInt8]?], at now: Instant) throws {
        guard !changes.isEmpty else { return }
        try connection.transaction {
            let event = try connection.number(LedgerSQL.highestEvent) ?? 0
            var number = try connection.number(FileVersionSQL.highest) ?? 0
            for (path, bytes) in changes.sorted(by: { $0.key < $1.key }) {
                number += 1
                let (text, form) = FileVersionSQL.stored(bytes)
                try connection.run(
                    FileVersionSQL.add, .int(number), .text(path), .int(event), .int(now.milliseconds),
                    .text(text), .text(form))
            }
        }
    }
}

/// How a mail last began to leave.
package struct Departure: Sendable {
    /// Number of the event.
    package var event: Int64
    package var at: Instant
    /// The person's revision that was merged; nil where it is not known.
    package var revision: Int64?
    package var address: String
    package var contact: Int64
    package var contract: Int64
    /// Others whom the mail served too.
    package var companions: [Int64] = []

    /// What stands in for a server's words when a mail begins to leave: `revision 3 through smtp.coop.example`.
    static func words(revision: Int64, relay: String) -> String {
        "revision \(revision)" + (relay.isEmpty ? "" : " through \(relay)")
    }

    static func revision(_ words: String) -> Int64? {
        words.hasPrefix("revision ") ? Int64(words.dropFirst(9).prefix { $0 != " " }) : nil
    }
}

extension Database {
    /// nil where the mail never left.
    package func departure(of delivery: Int64) throws -> Departure? {
        var found: Departure?
        try connection.query(FileVersionSQL.departure, .int(delivery)) { row in
            found = Departure(
                event: row.int(0), at: Instant(milliseconds: row.int(1)),
                revision: Departure.revision(row.text(2)), address: row.text(3), contact: row.int(4),
                contract: row.int(5))
        }
        try connection.query(FileVersionSQL.companions, .int(delivery)) {
            found?.companions.append($0.int(0))
        }
        return found
    }
}

enum FileVersionSQL {
    static let at = SQL(
        "file-versions-at",
        """
        SELECT v.path, v.content, v.form FROM file_versions v
        WHERE v.form <> 'gone' AND v.id = (SELECT max(w.id) FROM file_versions w
                                           WHERE w.path = v.path AND w.after_event < $1)
        ORDER BY v.path
        """)
    static let count = SQL("file-versions-count", "SELECT count(*) FROM file_versions")
    static let highest = SQL("file-versions-highest", "SELECT coalesce(max(id), 0) FROM file_versions")
    static let add = SQL(
        "file-versions-add",
        """
        INSERT INTO file_versions (id, path, after_event, at, content, form) VALUES ($1, $2, $3, $4, $5, $6)
        """)
    static let departure = SQL(
        "file-versions-departure",
        """
        SELECT e.id, e.at, e.reply, d.address, d.contact_id, d.contract_id
        FROM delivery_events e JOIN deliveries d ON d.id = e.delivery_id
        WHERE e.delivery_id = $1 AND e.state = 'sending' ORDER BY e.id DESC LIMIT 1
        """)
    static let companions = SQL(
        "file-versions-companions",
        "SELECT DISTINCT contact_id FROM deliveries WHERE covered_by = $1 ORDER BY contact_id")
    static let shared = [at, count, highest, add, departure, companions]

    /// Text where it is UTF-8, else in hexadecimal: a spreadsheet's CSV may be anything.
    static func stored(_ bytes: [UInt8]?) -> (text: String, form: String) {
        guard let bytes else { return ("", "gone") }
        if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) { return (text, "text") }
        let digits = Array("0123456789abcdef".utf8)
        let hex = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        return (String(decoding: hex, as: UTF8.self), "hex")
    }

    static func bytes(_ text: String, form: String) -> [UInt8] {
        guard form == "hex" else { return Array(text.utf8) }
        let digits = Array(text.utf8)
        return stride(from: 0, to: digits.count - 1, by: 2).compactMap {
            UInt8(String(decoding: digits[$0...$0 + 1], as: UTF8.self), radix: 16)
        }
    }
}
