package import Model

/// What became of the wish to erase a person.
package enum ErasureResult: Sendable, Equatable {
    case erased
    /// A mail to them is being sent, or was when its sender was killed: nothing was changed.
    case beingSent
    /// They are gone already.
    case unknown
}

extension Database {
    /// Takes a person out of every table, in one transaction. Their mails and complete answers stay as rows without a
    /// name, so that what reports add up stays the same; what is still to be sent to them is cancelled. `closed`: of the
    /// answers to a survey those that stay, because nobody can be told by them. `mark` makes the fingerprints by which
    /// they stay out. What the file still holds of them goes with `scrub`.
    package func erase(
        _ contact: ContactID, cause: Erasure.Cause, at now: Instant, mark: ErasureMark,
        closed: (_ survey: String, AnswerFields) -> AnswerFields
    ) throws -> ErasureResult {
        try connection.execute("PRAGMA secure_delete=ON")
        return try connection.transaction {
            let number = SQLValue.int(contact.number)
            guard try connection.number(ErasureSQL.sending, number) == 0 else { return .beingSent }
            guard let words = try words(of: contact) else { return .unknown }
            try cancelMails(to: contact, at: now)
            try openAnswersOut(of: contact, closed)
            let erasure = (try connection.number(ErasureSQL.last) ?? 0) + 1
            let highest = try connection.number(ErasureSQL.highest, number) ?? contact.number
            for statement in StoredTable.all.flatMap(\.erasure) { try connection.run(statement, number) }
            try connection.run(ErasureSQL.forgetAdvice)
            try connection.run(
                ErasureSQL.add, .int(erasure), number, .int(highest), .text(cause.rawValue),
                .int(now.milliseconds))
            for word in words { try connection.run(ErasureSQL.addMark, .text(mark(word)), .int(erasure)) }
            return .erased
        }
    }

    /// Rewrites the file without what was deleted from it, and empties the log: with the file in hand nobody finds it any
    /// more. False where another program was reading, so that the log could not be emptied; a later call does it.
    package func scrub() throws -> Bool {
        try connection.execute("PRAGMA secure_delete=ON")
        try connection.execute("VACUUM")
        var isDone = false
        try connection.query(SQL("scrub-log", "PRAGMA wal_checkpoint(TRUNCATE)")) { isDone = $0.int(0) == 0 }
        return isDone
    }

    /// What tells the person from others; nil where nobody is there any more.
    private func words(of contact: ContactID) throws -> Set<String>? {
        var words: Set<String>?
        var (last, first) = ("", "")
        var mailboxes: Set<String> = []
        try connection.query(ErasureSQL.person, .int(contact.number)) { row in
            guard !row.isEmpty(6) else { return }
            (last, first) = (row.text(3), row.text(4))
            // A reference that Gazette made itself is in no file.
            let reference = row.text(0).hasPrefix("ref:") ? row.text(1) : ""
            words = Set(
                ErasureWords.of(
                    reference: reference, mailbox: "", last: last, first: first, birth: row.text(5)))
            mailboxes.insert(row.text(2))
        }
        guard var words else { return nil }
        try connection.query(ErasureSQL.others, .int(contact.number)) { row in
            if row.text(0).hasPrefix("ref:") { words.insert(ErasureWords.reference(row.text(1))) }
            mailboxes.insert(row.text(2))
        }
        for mailbox in mailboxes where !mailbox.isEmpty {
            let isShared =
                try connection.number(ErasureSQL.sharesMailbox, .int(contact.number), .text(mailbox)) ?? 0 > 0
            words.insert(
                isShared
                    ? ErasureWords.mailbox(mailbox, last: last, first: first) : ErasureWords.mailbox(mailbox))
        }
        return words
    }

    /// Whom such a mail would have served too still gets it.
    private func cancelMails(to contact: ContactID, at now: Instant) throws {
        var open: [Int64] = []
        try connection.query(ErasureSQL.open, .int(contact.number)) { open.append($0.int(0)) }
        var journal = try EventJournal(connection: connection)
        for id in open {
            let outcome = Outcome(id: id, state: .cancelled, at: now)
            guard try LedgerSQL.settleAlone(outcome, connection, &journal) else { continue }
            try connection.run(WithdrawalSQL.standAlone, .int(id))
            guard let heir = try connection.number(ErasureSQL.heir, .int(id)) else { continue }
            try connection.run(ErasureSQL.inherit, .int(id), .int(heir))
            try connection.run(WithdrawalSQL.standAlone, .int(heir))
        }
    }

    /// Of what the person alone answered, the closed questions of the form that counts stay. What a household answered
    /// together is the others' answer, too, and stays theirs.
    private func openAnswersOut(
        of contact: ContactID, _ closed: (_ survey: String, AnswerFields) -> AnswerFields
    ) throws {
        var forms: [(id: Int64, invitation: Int64, left: String)] = []
        try connection.query(ErasureSQL.submissions, .int(contact.number)) { row in
            let left = row.int(3) == 1 ? closed(row.text(2), AnswerFields(text: row.text(4))).text : ""
            forms.append((row.int(0), row.int(1), left))
        }
        for form in forms {
            let isAlone = try connection.number(
                StoredTable.answersAlone, .int(contact.number), .int(form.invitation))
            guard isAlone == 1 else { continue }
            try connection.run(ErasureSQL.setAnswers, .int(form.id), .text(form.left))
        }
    }
}
