internal import Dispatch
internal import Foundation
package import Model

/// A form as it is to be kept.
package struct Submission: Sendable {
    package var survey: Slug
    /// nil: an answer to a public link.
    package var invitation: Int64?
    package var channel: AnswerChannel
    package var at: Instant
    /// The civil day of `at` in the coop's zone.
    package var on: CivilDate
    /// `complete`, `partial`, `break_off`.
    package var standing: String
    package var fields: AnswerFields
    /// Set for an anonymous survey: the answers go where nothing tells whose they are.
    package var anonymous: Anonymous?

    package struct Anonymous: Sendable {
        /// Random.
        package var number: Int64
        package var wave: String
        /// The announced group; empty where there is none. It is stored with another answer of the group (`GroupPools`).
        package var group: String
        /// Random bits, for which one.
        package var draw: UInt64

        package init(number: Int64, wave: String = "", group: String = "", draw: UInt64 = 0) {
            self.number = number
            self.wave = wave
            self.group = group
            self.draw = draw
        }
    }

    package init(
        survey: Slug, invitation: Int64?, channel: AnswerChannel, at: Instant, on: CivilDate,
        standing: String,
        fields: AnswerFields, anonymous: Anonymous? = nil
    ) {
        self.survey = survey
        self.invitation = invitation
        self.channel = channel
        self.at = at
        self.on = on
        self.standing = standing
        self.fields = fields
        self.anonymous = anonymous
    }
}

/// What became of a form.
package enum SubmissionResult: Sendable, Equatable {
    case recorded
    /// The same channel's earlier answer is kept as history.
    case replaced
    /// A complete answer of another channel came first and counts; this one is kept and flagged.
    case flagged
    /// An anonymous survey was answered already; nothing was kept.
    case answeredBefore
}

/// Answers from many threads, one connection, one durable commit for all that wait at the same time.
package final class AnswerBook: @unchecked Sendable {
    package typealias Done = @Sendable (Result<SubmissionResult, any Error>) -> Void

    private struct Waiting {
        let submission: Submission
        let done: Done
    }

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
        connection = try Connection(path: path)
        // What an anonymous answer replaced in a page may not stay legible in it.
        try connection.execute("PRAGMA secure_delete=ON")
        let thread = Thread { [self] in work() }
        thread.name = "answers"
        thread.start()
    }

    /// `done` is called from the book's thread once the answer is on disk, or could not be kept.
    package func submit(_ submission: Submission, done: @escaping Done) {
        condition.lock()
        let isRefused = isClosed
        if !isRefused { waiting.append(Waiting(submission: submission, done: done)) }
        condition.signal()
        condition.unlock()
        if isRefused {
            done(.failure(StorageError(kind: .busy, message: "the server is stopping; nothing was kept")))
        }
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
        while let group = next() {
            do {
                let results = try write(group.map(\.submission))
                for (member, result) in zip(group, results) { member.done(.success(result)) }
            } catch {
                for member in group { member.done(.failure(error)) }
            }
        }
        ended.signal()
    }

    private func next() -> [Waiting]? {
        condition.lock()
        defer { condition.unlock() }
        while waiting.isEmpty && !isClosed { condition.wait() }
        if waiting.isEmpty { return nil }
        defer { waiting = [] }
        return waiting
    }

    private func write(_ group: [Submission]) throws -> [SubmissionResult] {
        var pools = pools
        let results = try connection.transaction {
            var last = try connection.number(SurveySQL.lastSubmission) ?? 0
            let results = try group.map { submission in
                let result = try keep(submission, &last)
                try tellGroup(submission, result, &pools)
                return result
            }
            for survey in Set(group.filter { $0.anonymous != nil }.map(\.survey)) { try rearrange(survey) }
            return results
        }
        self.pools = pools
        // The log would show which answer came with which turnout: it is emptied into the database at once.
        if group.contains(where: { $0.anonymous != nil }) {
            try? connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        }
        return results
    }

    private func keep(_ submission: Submission, _ last: inout Int64) throws -> SubmissionResult {
        var earlier: (id: Int64, channel: String, standing: String)?
        if let invitation = submission.invitation {
            try connection.query(SurveySQL.standing, .int(invitation)) {
                earlier = ($0.int(0), $0.text(1), $0.text(2))
            }
        }
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
        if submission.standing == Self.complete, let invitation = submission.invitation {
            try markAnswered(invitation, submission)
        }
        return isLate ? .flagged : earlier == nil ? .recorded : .replaced
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
    private func markAnswered(_ invitation: Int64, _ submission: Submission) throws {
        var members: [(contact: Int64, occurrence: String)] = []
        try connection.query(SurveySQL.members, .int(invitation)) { row in
            let contract = row.int(1) == 0 ? nil : row.int(1)
            members.append((row.int(0), AnsweredWave.occurrence(row.text(2), contract: contract)))
        }
        for (contact, occurrence) in members {
            let part = Participation(
                event: submission.survey, occurrence: occurrence, state: .answered, on: submission.on)
            _ = try ParticipationSQL.record(
                contact, part, source: "survey", at: Instant(milliseconds: 0), connection)
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
}
