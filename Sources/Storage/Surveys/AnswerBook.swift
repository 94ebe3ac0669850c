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
    /// Set for an anonymous survey: the answers go where nothing tells whose they are, under this random number, with
    /// this one coarse group.
    package var anonymous: Anonymous?

    package struct Anonymous: Sendable {
        package var number: Int64
        package var breakdown: String

        package init(number: Int64, breakdown: String) {
            self.number = number
            self.breakdown = breakdown
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
        let results = try connection.transaction {
            var last = try connection.number(SurveySQL.lastSubmission) ?? 0
            let results = try group.map { try keep($0, &last) }
            for survey in Set(group.filter { $0.anonymous != nil }.map(\.survey)) { try rearrange(survey) }
            return results
        }
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
                .text(anonymous.breakdown), .text(submission.fields.text))
        }
        return isLate ? .flagged : earlier == nil ? .recorded : .replaced
    }

    /// Inside a page SQLite puts rows one behind the other as they come, whatever their numbers: writing all of them
    /// anew in order of their random numbers leaves no trace of the order in which they were given.
    private func rearrange(_ survey: Slug) throws {
        var rows: [(Int64, String, String)] = []
        try connection.query(SurveySQL.anonymous, .text(survey.text)) {
            rows.append(($0.int(2), $0.text(0), $0.text(1)))
        }
        try connection.run(SurveySQL.clearAnonymous, .text(survey.text))
        for (number, breakdown, answers) in rows {
            try connection.run(
                SurveySQL.submitAnonymously, .int(number), .text(survey.text), .text(breakdown),
                .text(answers))
        }
    }

    private static let complete = "complete"
}
