internal import Dispatch
internal import Foundation
internal import Model

/// Answers from many threads, one connection, one durable commit for all that wait at the same time.
package final class AnswerBook: @unchecked Sendable {
    package typealias Done = @Sendable (Result<SubmissionResult, any Error>) -> Void

    /// What a form turned out to be.
    package struct Decision: Sendable {
        /// nil: there is nothing to keep.
        let submission: Submission?
        /// Called from the book's thread once the group is on disk; nil where there was nothing to keep.
        let done: @Sendable (SubmissionResult?) -> Void

        package init(_ submission: Submission?, done: @escaping @Sendable (SubmissionResult?) -> Void) {
            self.submission = submission
            self.done = done
        }
    }

    private struct Waiting {
        let decide: @Sendable (Database) throws -> Decision
        let failed: @Sendable (any Error) -> Void
    }

    private let database: Database
    private let connection: Connection
    private let condition = NSCondition()
    // Guarded by `condition`.
    private var waiting: [Waiting] = []
    private var isClosed = false
    /// Of the book's thread alone.
    private var pools = GroupPools()
    private let ended = DispatchSemaphore(value: 0)

    /// Opens a connection of its own and starts its thread.
    package init(path: String) throws {
        database = try Database(path: path, identity: "")
        connection = database.connection
        // What an anonymous answer replaced in a page may not stay legible in it.
        try connection.execute("PRAGMA secure_delete=ON")
        let thread = Thread { [self] in work() }
        thread.name = "answers"
        thread.start()
    }

    /// `decide` is called from the book's thread, inside the transaction that keeps what it returns: what it reads holds
    /// until that is on disk. `failed` is called where the group could not be kept.
    package func submit(
        _ decide: @escaping @Sendable (Database) throws -> Decision,
        failed: @escaping @Sendable (any Error) -> Void
    ) {
        condition.lock()
        let isRefused = isClosed
        if !isRefused { waiting.append(Waiting(decide: decide, failed: failed)) }
        condition.signal()
        condition.unlock()
        if isRefused {
            failed(StorageError(kind: .busy, message: "the server is stopping; nothing was kept"))
        }
    }

    /// `done` is called from the book's thread once the answer is on disk, or could not be kept.
    package func submit(_ submission: Submission, done: @escaping Done) {
        submit(
            { _ in Decision(submission) { done(.success($0 ?? .recorded)) } }, failed: { done(.failure($0)) })
    }

    /// As `submit`, and waits: for commands.
    package func submit(_ submission: Submission) throws -> SubmissionResult {
        let arrived = DispatchSemaphore(value: 0)
        nonisolated(unsafe) var result: Result<SubmissionResult, any Error>?
        submit(submission) {
            result = $0
            arrived.signal()
        }
        arrived.wait()
        return try result?.get() ?? .recorded
    }

    /// Keeps what waits, then ends the thread.
    package func close() {
        condition.lock()
        isClosed = true
        condition.signal()
        condition.unlock()
        ended.wait()
        ended.signal()
    }

    private func work() {
        while let group = next() { keepAll(group) }
        ended.signal()
    }

    private func keepAll(_ forms: [Waiting]) {
        var group = forms
        do {
            for (decision, result) in try write(&group, takesLatecomers: true) { decision.done(result) }
        } catch {
            guard group.count > 1, !Self.isEverybodys(error) else {
                for form in group { form.failed(error) }
                return
            }
            // One form's fault is not the others': each by itself.
            for form in group { keepAlone(form) }
        }
    }

    private func keepAlone(_ form: Waiting) {
        var group = [form]
        do {
            for (decision, result) in try write(&group, takesLatecomers: false) { decision.done(result) }
        } catch {
            form.failed(error)
        }
    }

    /// Whether the next form would meet the same.
    private static func isEverybodys(_ error: any Error) -> Bool {
        guard let error = error as? StorageError else { return false }
        return error.kind != .other
    }

    private func next() -> [Waiting]? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty && !isClosed { condition.wait() }
        if waiting.isEmpty { return nil }
        defer { waiting = [] }
        return waiting
    }

    /// Who came meanwhile. Nobody is waited for, not even by yielding the processor: on a busy machine it comes back late.
    private func latecomers() -> [Waiting] {
        condition.withLock {
            defer { waiting = [] }
            return waiting
        }
    }

    /// Who comes before the commit is in it: the disk takes as long for one as for ten. Those are added to the group.
    private func write(
        _ group: inout [Waiting], takesLatecomers: Bool
    ) throws -> [(Decision, SubmissionResult?)] {
        var pools = pools
        var anonymous: Set<Slug> = []
        let results = try connection.transaction {
            var last = try connection.number(SurveySQL.lastSubmission) ?? 0
            var results: [(Decision, SubmissionResult?)] = []
            while results.count < group.count {
                for member in group[results.count...] {
                    let decision = try member.decide(database)
                    var result: SubmissionResult?
                    if let submission = decision.submission {
                        let kept = try keep(submission, &last)
                        try tellGroup(submission, kept, &pools)
                        if submission.anonymous != nil { anonymous.insert(submission.survey) }
                        result = kept
                    }
                    results.append((decision, result))
                }
                if takesLatecomers, group.count < Self.most { group += latecomers() }
            }
            for survey in anonymous { try rearrange(survey) }
            return results
        }
        self.pools = pools
        // The log would show which answer came with which turnout: it is emptied into the database at once.
        if !anonymous.isEmpty { try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)") }
        return results
    }

    private func keep(_ submission: Submission, _ last: inout Int64) throws -> SubmissionResult {
        let earlier = try earlier(submission)
        if submission.anonymous != nil, earlier?.standing == Self.complete { return .answeredBefore }
        let isLate =
            earlier.map { $0.channel != submission.channel.rawValue && $0.standing == Self.complete } ?? false
        last += 1
        if let earlier, !isLate { try connection.run(SurveySQL.replace, .int(earlier.id)) }
        let at = submission.anonymous == nil ? submission.at.milliseconds : 0
        try connection.run(
            SurveySQL.submit,
            [
                .int(last), .text(submission.survey.text), submission.invitation.map { .int($0) } ?? .null,
                .text(submission.channel.rawValue), .int(at), .text(submission.on.description),
                .text(submission.standing), .int(isLate ? 0 : 1), .text(isLate ? "another-channel" : ""),
                .text(submission.anonymous == nil ? submission.fields.text : ""),
            ])
        if let anonymous = submission.anonymous {
            try connection.run(
                SurveySQL.submitAnonymously, .int(anonymous.number), .text(submission.survey.text),
                .text(anonymous.wave), .text(""), .text(submission.fields.text))
        }
        if submission.standing == Self.complete { try markAnswered(submission) }
        return isLate ? .flagged : earlier == nil ? .recorded : .replaced
    }

    /// The submission that counted so far.
    private func earlier(
        _ submission: Submission
    ) throws -> (id: Int64, channel: String, standing: String)? {
        if let found = submission.found {
            return found.answer.map { ($0.id, $0.channel, $0.standing) }
        }
        var earlier: (id: Int64, channel: String, standing: String)?
        if let invitation = submission.invitation {
            try connection.query(SurveySQL.standing, .int(invitation)) {
                earlier = ($0.int(0), $0.text(1), $0.text(2))
            }
        }
        return earlier
    }

    /// Gives the group to the answer whose turn it is.
    private func tellGroup(
        _ submission: Submission, _ result: SubmissionResult, _ pools: inout GroupPools
    ) throws {
        guard let anonymous = submission.anonymous, !anonymous.group.isEmpty, result != .answeredBefore
        else { return }
        let key = GroupPools.Key(survey: submission.survey, wave: anonymous.wave, group: anonymous.group)
        guard let chosen = pools.add(anonymous.number, to: key, draw: anonymous.draw) else { return }
        try connection.run(SurveySQL.setGroup, .int(chosen), .text(anonymous.group))
    }

    /// Everybody who shares the invitation has answered: conditions and reminders know it from now on.
    private func markAnswered(_ submission: Submission) throws {
        guard let invitation = submission.invitation else { return }
        var (members, wave) = (submission.found?.members ?? [], submission.found?.wave ?? "")
        if submission.found == nil {
            try connection.query(SurveySQL.members, .int(invitation)) { row in
                members.append(StoredVisit.Member(contact: row.int(0), contract: row.contract(1)))
                wave = row.text(2)
            }
        }
        for member in members {
            let part = Participation(
                event: submission.survey,
                occurrence: AnsweredWave.occurrence(wave, contract: member.contract), state: .answered,
                on: submission.on)
            _ = try ParticipationSQL.record(
                member.contact, part, source: "survey", at: Instant(milliseconds: 0), connection)
        }
    }

    /// Inside a page SQLite puts rows one behind the other as they come, whatever their numbers: writing all of them
    /// anew in order of their random numbers leaves no trace of the order in which they were given.
    private func rearrange(_ survey: Slug) throws {
        var rows: [[SQLValue]] = []
        try connection.query(SurveySQL.anonymous, .text(survey.text)) {
            rows.append(
                [
                    .int($0.int(2)), .text(survey.text), .text($0.text(3)), .text($0.text(0)),
                    .text($0.text(1)),
                ])
        }
        try connection.run(SurveySQL.clearAnonymous, .text(survey.text))
        for row in rows { try connection.run(SurveySQL.submitAnonymously, row) }
    }

    private static let complete = "complete"
    /// With so many in a group nobody else is taken in, so that the first need not wait long.
    private static let most = 100
}
