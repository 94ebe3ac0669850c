package import Model
package import Storage
internal import Surveys
internal import Workspace

/// What an erasure would take and leave, for the question that comes before it.
package struct ErasureForecast: Sendable {
    package var contact: Contact
    /// Rows about the person by table.
    package var counts: [String: Int]
    package var isCurrent: Bool { contact.relation == .current }
}

/// What became of people who were to be erased, by reference.
package struct ErasureReport: Sendable {
    package var erased: [String] = []
    /// A mail to them is being sent; nothing of them was changed.
    package var beingSent: [String] = []
    /// Of a list: bound to the coop, or heard of, since it was made; nothing of them was changed.
    package var kept: [String] = []
    /// Of a list: nobody has this reference.
    package var unknown: [String] = []
    /// The database's files hold nothing of them any more; false while another program read the database.
    package var isScrubbed = true
    package init() {}
}

extension Coop {
    /// Looks only. Throws where nobody has the reference.
    package func erasureForecast(_ reference: String) throws -> ErasureForecast {
        let contact = try person(reference)
        return ErasureForecast(contact: contact, counts: try database.personalCounts(of: contact.id))
    }

    /// The person with this reference, or with one that was merged into theirs.
    package func person(_ word: String) throws -> Contact {
        let reference = try database.currentReference(word)
        guard let contact = try group(reference).contacts.first(where: { $0.reference == reference }) else {
            throw EngineError(.invalid, "nobody has the reference «\(word)»")
        }
        return contact
    }

    /// Erases one person for good.
    package func erase(_ reference: String) throws -> ErasureReport {
        var report = ErasureReport()
        try erase(try person(reference), .asked, mark: try erasureMark(), &report)
        if !report.erased.isEmpty { report.isScrubbed = try database.scrub() }
        return report
    }

    /// Erases those of a list of whom nothing was heard for three years; others stay. `progress` gets how many are done.
    package func eraseUnheard(_ references: [String], progress: (Int) -> Void = { _ in }) throws
        -> ErasureReport
    {
        var report = ErasureReport()
        let listed = Set(try retention().map(\.reference))
        let mark = try erasureMark()
        for (index, reference) in references.enumerated() {
            progress(index)
            guard let group = try database.group(reference: reference),
                let contact = group.contacts.first(where: { $0.reference == reference })
            else {
                report.unknown.append(reference)
                continue
            }
            if listed.contains(reference) {
                try erase(contact, .retention, mark: mark, &report)
            } else {
                report.kept.append(reference)
            }
        }
        if !report.erased.isEmpty { report.isScrubbed = try database.scrub() }
        return report
    }

    private func erase(
        _ contact: Contact, _ cause: Erasure.Cause, mark: ErasureMark, _ report: inout ErasureReport
    ) throws {
        let result = try database.erase(
            contact.id, cause: cause, at: now, mark: mark, closed: closedAnswers)
        switch result {
        case .erased: report.erased.append(contact.reference)
        case .beingSent: report.beingSent.append(contact.reference)
        case .unknown: report.unknown.append(contact.reference)
        }
    }

    /// Yes or no, choices and scales say nothing of who gave them; texts and dates may. Of a survey whose file is gone
    /// nobody can tell: nothing stays.
    private func closedAnswers(_ survey: String, _ fields: AnswerFields) -> AnswerFields {
        guard let survey = workspace.surveys.first(where: { $0.name.text == survey }) else {
            return AnswerFields([])
        }
        let closed = Set(
            survey.questions.compactMap { question in
                switch question.kind {
                case .yesNo, .oneOf, .severalOf, .scale: question.name.text
                case .shortText, .longText, .date: nil
                }
            })
        return AnswerFields(fields.values.filter { closed.contains($0.question) })
    }
}

extension Coop {
    /// Who was erased, oldest first.
    package func erasures() throws -> [Erasure] { try database.erasures() }

    /// Lets people in again whom an erasure keeps out: by their reference, by their address, or by the number of the
    /// erasure (`#3`); nil for everybody. Returns how many. The next import takes them in as people who are new.
    package func readmit(_ word: String?) throws -> Int {
        let all = try database.erasures().filter { $0.readmittedAt == nil }.map(\.id)
        guard let word else { return try database.readmit(all, at: now) }
        if word.hasPrefix("#") {
            guard let number = Int64(word.dropFirst()), all.contains(number) else {
                throw EngineError(
                    .invalid,
                    "\(word): found no such erasure that keeps somebody out; `gazette contacts erased` lists them"
                )
            }
            return try database.readmit([number], at: now)
        }
        guard try database.keepsPeopleOut() else { return 0 }
        let words =
            [ErasureWords.reference(word)] + (EmailAddress(word).map { [ErasureWords.mailbox($0.key)] } ?? [])
        return try database.readmit(try database.erasures(of: words, mark: try erasureMark()), at: now)
    }
}
