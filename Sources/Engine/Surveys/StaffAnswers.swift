package import Model
internal import Storage
internal import Surveys
internal import Workspace

/// What became of answers that staff keyed in or imported.
package struct StaffAnswerReport: Sendable {
    package var recorded = 0
    /// The same channel's earlier answer is kept as history.
    package var replaced = 0
    /// A complete answer of another channel came first and counts.
    package var flagged = 0
    package var rejected: [Rejected] = []

    package struct Rejected: Sendable {
        package let line: Int
        package let code: String
        package let reason: String
    }
}

extension Coop {
    /// Keys in one paper slip: `values` are texts by question's name. Throws `EngineError` for a code that no slip of the
    /// survey has, or another wave's slip where `wave` is given, and for an answer that is none.
    package func answerOnPaper(
        _ name: Slug, code: String, wave: String? = nil, values: [(question: String, value: String)]
    ) throws -> StaffAnswerReport {
        let survey = try survey(name)
        let book = try AnswerBook(path: settings.database)
        defer { book.close() }
        var report = StaffAnswerReport()
        let submission = try submission(survey, code: code, channel: .paper, on: today, values, wave: wave)
        report.count(try book.submit(submission))
        return report
    }

    /// Takes over answers that were collected elsewhere: a CSV with a column `code` and one for each question, under
    /// its name or its wording; a column `date` says the day. Lines that do not fit are listed with the reason.
    package func importAnswers(_ name: Slug, file: String) throws -> StaffAnswerReport {
        let survey = try survey(name)
        let table = try CSVTable(path: file, required: ["code"])
        let columns = survey.questions.compactMap { question -> (question: Question, column: String)? in
            let names = [question.name.text, question.wording]
            return table.header.first { names.map(\.folded).contains($0.folded) }.map { (question, $0) }
        }
        guard !columns.isEmpty else {
            let known = survey.questions.map(\.name.text).joined(separator: ", ")
            throw EngineError(
                .invalid,
                "\(file): no column has the name or the wording of a question; expected some of: \(known)")
        }
        let book = try AnswerBook(path: settings.database)
        defer { book.close() }
        var report = StaffAnswerReport()
        for row in table.rows {
            let code = row["code"] ?? ""
            do {
                let day = try row["date"].map { try Self.day($0, on: row.line) } ?? today
                let values = columns.map { ($0.question.name.text, row[$0.column] ?? "") }
                report.count(
                    try book.submit(
                        try submission(survey, code: code, channel: .imported, on: day, values)))
            } catch let error as EngineError {
                report.rejected.append(.init(line: row.line, code: code, reason: error.description))
            }
        }
        return report
    }

    private func submission(
        _ survey: Survey, code: String, channel: AnswerChannel, on day: CivilDate,
        _ given: [(question: String, value: String)], wave expected: String? = nil
    ) throws -> Submission {
        guard !survey.isAnonymous else {
            throw EngineError(
                .invalid,
                "«\(survey.name)» is anonymous: its answers cannot come by a code, which would say whose they are"
            )
        }
        let (slip, invitation) = try slip(code, survey)
        let wave = try database.wave(ofInvitation: invitation)
        guard expected == nil || expected == wave else {
            throw EngineError(
                .invalid, "the slip \(slip) is of another wave, «\(survey.title(ofWave: wave))»; change to it"
            )
        }
        let firstSent = try database.firstSent(ofInvitation: invitation)
        guard survey.isOpen(on: day, firstSent: firstSent) else {
            let last = survey.lastDay(firstSent: firstSent)?.description ?? "…"
            throw EngineError(
                .invalid,
                "the survey is not open on \(day) (\(survey.opens?.description ?? "…") to \(last))")
        }
        let whole = survey
        let survey = whole.asked(in: wave)
        // A list that several waves share has columns that are empty for this one.
        let others = Set(whole.questions.map(\.name.text)).subtracting(survey.questions.map(\.name.text))
        let given = given.filter { !(others.contains($0.question) && $0.value.isEmpty) }
        let sheet = AnswerSheet(try read(given, survey), to: survey)
        guard let standing = sheet.standing(survey, isSubmitted: true) else {
            throw EngineError(.invalid, "\(slip): found no answer at all")
        }
        return Submission(
            survey: survey.name, invitation: invitation, channel: channel, at: now, on: day,
            standing: standing.stored, fields: sheet.fields(survey))
    }

    private func slip(_ code: String, _ survey: Survey) throws -> (ShortCode, invitation: Int64) {
        guard let slip = ShortCode(code) else {
            throw EngineError(.invalid, "«\(code)» is no slip's code; expected eight signs such as K7QM-3XRD")
        }
        guard let invitation = try database.invitation(code: slip.text, of: survey.name) else {
            throw EngineError(
                .invalid, "no slip of «\(survey.name)» has the code \(slip); was it another survey's?")
        }
        return (slip, invitation)
    }

    /// The invitation that staff means: by a slip's code, or by the reference of somebody who is invited.
    func invitation(_ word: String, to survey: Survey, wave: String? = nil) throws -> Int64 {
        try invite(to: survey)
        if ShortCode(word) != nil { return try slip(word, survey).invitation }
        let contact = try group(word).contacts.first { $0.reference == word }
        let all = try contact.map { try database.invitations(of: $0.id, to: survey.name) } ?? []
        let own = all.filter { wave == nil || $0.wave == wave }
        guard let number = own.last?.id else {
            throw EngineError(.invalid, "\(word) is not invited to «\(survey.name)»")
        }
        guard own.count == 1 else {
            let waves = Set(own.map(\.wave)).sorted().joined(separator: ", ")
            throw EngineError(
                .invalid,
                "\(word) has \(own.count) invitations to «\(survey.name)» (\(waves)); name the wave with --wave, or give "
                    + "the code of a slip")
        }
        return number
    }

    private func read(
        _ given: [(question: String, value: String)], _ survey: Survey
    ) throws -> [Slug: AnswerValue] {
        var values: [Slug: AnswerValue] = [:]
        for (name, text) in given {
            guard let question = survey.questions.first(where: { $0.name.text == name }) else {
                let known = survey.questions.map(\.name.text).joined(separator: ", ")
                throw EngineError(.invalid, "there is no question «\(name)»; expected one of: \(known)")
            }
            switch question.read([text]) {
            case .success(let value): values[question.name] = value
            case .failure(let refused):
                throw EngineError(
                    .invalid,
                    "\(question.name): found «\(text)», expected \(question.expected(refused.fault))")
            }
        }
        return values
    }

    private static func day(_ text: String, on line: Int) throws -> CivilDate {
        let question = Question(name: Slug.unknown, wording: "", kind: .date)
        guard case .success(.date(let day)?) = question.read([text]) else {
            throw EngineError(
                .invalid, "date: found «\(text)», expected a day such as 2027-03-14 or 14/03/2027")
        }
        return day
    }
}

extension StaffAnswerReport {
    fileprivate mutating func count(_ result: SubmissionResult) {
        switch result {
        case .recorded: recorded += 1
        case .replaced: replaced += 1
        case .flagged, .answeredBefore: flagged += 1
        }
    }
}

extension Question {
    /// What may stand in an answer, for a message.
    fileprivate func expected(_ fault: AnswerFault) -> String {
        switch (kind, fault) {
        case (_, .outOfRange(let range)): "a whole number from \(range.lowerBound) to \(range.upperBound)"
        case (_, .tooLong(let limit)): "at most \(limit) characters"
        case (_, .notADate): "a day such as 2027-03-14"
        case (.oneOf(let choices), _), (.severalOf(let choices), _):
            "one of " + choices.map(\.name.text).joined(separator: ", ")
        default: "oui or non"
        }
    }
}
