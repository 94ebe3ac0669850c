package import Model

/// One delivery of a letter on paper that was exported.
package struct ExportedDelivery: Sendable, Equatable {
    package var id: Int64
    /// The number of the letter: the delivery that heads it.
    package var letter: Int64
    package var code: String
    package var campaign: Slug
    package var state: DeliveryState
    package var sendOn: CivilDate
    package var notAfter: Instant
    /// Why it stands where it does (`returned`); nil where the ledger has no reason.
    package var reason: Reason.Code?
}

/// The paper channel's side of the ledger: the sender never sees these deliveries.
extension Database {
    /// The letters of a running campaign that are to be posted at `now`, in order of number.
    package func lettersToPost(of campaign: Slug, now: Instant) throws -> [OutboxItem] {
        try items(LetterSQL.toPost, .text(campaign.text), .int(now.milliseconds))
    }

    /// The code that a delivery was exported with before.
    package func letterCode(of delivery: Int64) throws -> String? {
        var code: String?
        try connection.query(LetterSQL.code, .int(delivery)) { code = $0.text(0) }
        return code
    }

    /// Whether a slip or letter has this code.
    package func isTaken(code: String) throws -> Bool {
        try connection.number(LetterSQL.taken, .text(code)) ?? 0 > 0
    }

    /// Writes down that letters were exported: each with its code and the deliveries that its sheet serves, the one
    /// that heads it first. The deliveries stay as they are.
    package func noteExport(_ letters: [(code: String, deliveries: [Int64])], at now: Instant) throws {
        try connection.transaction {
            for (code, deliveries) in letters {
                guard let head = deliveries.first else { continue }
                for delivery in deliveries {
                    try connection.run(
                        LetterSQL.note, .int(delivery), .int(head), .text(code), .int(now.milliseconds))
                }
            }
        }
    }

    /// What was exported with this code, oldest letter first.
    package func exported(code: String) throws -> [ExportedDelivery] {
        try exported(LetterSQL.byCode, .text(code))
    }

    /// What was exported as the letter of this number.
    package func exported(letter: Int64) throws -> [ExportedDelivery] {
        try exported(LetterSQL.byLetter, .int(letter))
    }

    private func exported(_ sql: SQL, _ value: SQLValue) throws -> [ExportedDelivery] {
        var found: [ExportedDelivery] = []
        try connection.query(sql, value) { row in
            found.append(
                ExportedDelivery(
                    id: row.int(0), letter: row.int(1), code: row.text(2),
                    campaign: GroupReader.slug(row, 3),
                    state: DeliveryState(rawValue: row.text(4)) ?? .cancelled,
                    sendOn: ContactColumns.day(row, 5) ?? CivilDate(dayNumber: 0),
                    notAfter: Instant(milliseconds: row.int(6)),
                    reason: row.optionalText(7).flatMap(Reason.Code.init(rawValue:))))
        }
        return found
    }

    /// These letters were posted on `day`: whatever became of them since, that is what happened. What is accepted or
    /// came back already stays as it is. Returns how many deliveries changed.
    package func recordPosted(_ deliveries: [Int64], on day: CivilDate, at now: Instant) throws -> Int {
        let reply = "posted on \(day)"
        return try mark(deliveries, .accepted, reply, at: now) { id in
            try connection.run(LetterSQL.posted, .int(id), .text(day.description), .text(reply))
        }
    }

    /// The post brought these letters back, with `words` on the envelope. What came back before stays as it is.
    /// Returns how many deliveries changed.
    package func recordReturned(_ deliveries: [Int64], words: String, at now: Instant) throws -> Int {
        let reason = Reason(.returned, .init(note: words.isEmpty ? nil : words))
        return try mark(deliveries, .failed, reason.sentence, at: now) { id in
            try connection.run(
                LetterSQL.returned, .int(id), .text(reason.code.rawValue), .text(reason.detail))
        }
    }

    private func mark(
        _ deliveries: [Int64], _ state: DeliveryState, _ reply: String, at now: Instant,
        change: (Int64) throws -> Int
    ) throws -> Int {
        guard !deliveries.isEmpty else { return 0 }
        return try connection.transaction {
            var journal = try EventJournal(connection: connection)
            var changed = 0
            for id in deliveries where try change(id) == 1 {
                changed += 1
                try journal.add(id, state, reply, now)
            }
            return changed
        }
    }
}
