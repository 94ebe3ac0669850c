internal import Dispatch
package import Model
internal import Signing
internal import Storage
package import Surveys

/// Taking forms. What a form means depends on what the database holds, so that both are one transaction: the invitation
/// is read where the answer is kept.
extension SurveyDesk {
    /// How a form is read.
    package struct Form: Sendable {
        /// The fields of one question; nil where the page did not show it, and what was given before stays.
        let texts: @Sendable (Question) -> [String]?
        /// Sent off, not only saved.
        let isFinal: Bool

        package init(isFinal: Bool, texts: @escaping @Sendable (Question) -> [String]?) {
            self.texts = texts
            self.isFinal = isFinal
        }
    }

    /// What became of a form.
    package enum Outcome: Sendable {
        case recorded(Visit)
        /// Kept so far, not submitted.
        case saved(Visit)
        /// Mandatory questions without answer, and fields that are no answer.
        case incomplete(Visit, faults: [AnswerRefused], missing: [Slug])
        case shut(Visit)
        /// No such link.
        case unknown
        /// Something of the form was lost on its way.
        case broken
        /// The answer could not be kept (a full disk): nothing is stored, the person may try again.
        case unavailable
    }

    package typealias Done = @Sendable (Outcome) -> Void

    /// Takes the form of who holds a link. `read` says what it is for this visit; nil: it is broken. `done` may come
    /// from another thread, once the answer is on disk.
    package func take(
        _ token: String, _ read: @escaping @Sendable (Visit) -> Form?, done: @escaping Done
    ) {
        guard let delivery = delivery(token) else { return done(.unknown) }
        take(delivery, token, read, mayBeLate: true, done)
    }

    private func take(
        _ delivery: Int64, _ token: String, _ read: @escaping @Sendable (Visit) -> Form?, mayBeLate: Bool,
        _ done: @escaping Done
    ) {
        book.submit(
            { [self] database in
                if let visit = try visit(to: delivery, token, database) {
                    guard let form = read(visit) else { return .settled(.broken, done) }
                    return try decide(visit, form, isFresh: true, database, done)
                }
                guard mayBeLate else { return .settled(.unknown, done) }
                // Not in the book's own time: the next answers need not wait for it.
                return AnswerBook.Decision(nil) { [self] _ in
                    DispatchQueue.global().async { [self] in takeLate(delivery, token, read, done) }
                }
            }, failed: { _ in done(.unavailable) })
    }

    /// The mail may have left after the server started.
    private func takeLate(
        _ delivery: Int64, _ token: String, _ read: @escaping @Sendable (Visit) -> Form?,
        _ done: @escaping Done
    ) {
        do {
            guard try reader.with({ try invitations.find(delivery, $0) }) != nil else {
                return done(.unknown)
            }
        } catch {
            return done(.unavailable)
        }
        take(delivery, token, read, mayBeLate: false, done)
    }

    /// Takes the form of a visit that was looked up before. `done` may come from another thread, once the answer is on
    /// disk.
    package func take(_ visit: Visit, _ form: Form, done: @escaping Done) {
        guard visit.door == .open else { return done(.shut(visit)) }
        book.submit(
            { [self] in try decide(visit, form, isFresh: false, $0, done) },
            failed: { _ in done(.unavailable) })
    }

    /// `isFresh`: the visit was read in the same transaction.
    private func decide(
        _ visit: Visit, _ form: Form, isFresh: Bool, _ database: Database, _ done: @escaping Done
    ) throws -> AnswerBook.Decision {
        guard visit.door == .open else { return .settled(.shut(visit), done) }
        let survey = visit.leaf.survey
        var (now, faults) = Self.filled(visit, form)
        if !faults.isEmpty {
            let asked = Set(now.sheet.applicable(survey).map(\.name))
            faults.removeAll { !asked.contains($0.question) }
        }
        let refused = Set(faults.map(\.question))
        let missing =
            form.isFinal ? now.sheet.missing(survey).map(\.name).filter { !refused.contains($0) } : []
        guard faults.isEmpty, missing.isEmpty else {
            return .settled(.incomplete(now, faults: faults, missing: missing), done)
        }
        if form.isFinal { now.hasSubmitted = true }
        guard var submission = try submission(now, form, database) else {
            return .settled(.saved(now), done)
        }
        if isFresh { submission.found = visit.found }
        let outcome: Outcome = form.isFinal ? .recorded(now) : .saved(now)
        return AnswerBook.Decision(submission) { _ in done(outcome) }
    }

    /// The visit with what the form says, and its fields that are no answer.
    private static func filled(_ visit: Visit, _ form: Form) -> (Visit, [AnswerRefused]) {
        var values = visit.sheet.values
        values.reserveCapacity(visit.leaf.survey.questions.count)
        var faults: [AnswerRefused] = []
        for question in visit.leaf.survey.questions {
            guard let given = form.texts(question) else { continue }
            switch question.read(given) {
            case .success(let value): values[question.name] = value
            case .failure(let fault):
                values[question.name] = nil
                faults.append(fault)
            }
        }
        var filled = visit
        filled.sheet = AnswerSheet(values, to: visit.leaf.survey)
        return (filled, faults)
    }

    /// nil: nothing of it is kept.
    private func submission(_ visit: Visit, _ form: Form, _ database: Database) throws -> Submission? {
        let survey = visit.leaf.survey
        // What is anonymous cannot be resumed, so nothing of it is kept before it is sent off.
        guard form.isFinal || visit.canResume else { return nil }
        // Who corrects an answer that was sent off has still sent it off.
        let standing =
            form.isFinal ? .complete : visit.sheet.standing(survey, isSubmitted: visit.hasSubmitted)
        guard let standing else { return nil }
        let at = clock.now()
        let day = zone.day(at: at)
        return Submission(
            survey: survey.name, invitation: visit.found?.invitation, channel: .web,
            at: survey.isAnonymous ? Instant(milliseconds: 0) : at, on: day, standing: standing.stored,
            fields: visit.sheet.fields(survey),
            anonymous: survey.isAnonymous ? try anonymous(visit, day, database) : nil)
    }

    /// What is stored in place of the person. nil: an answer to the public link, which nobody was invited to.
    private func anonymous(
        _ visit: Visit, _ day: CivilDate, _ database: Database
    ) throws -> Submission.Anonymous? {
        guard let found = visit.found else { return nil }
        let group = try visit.leaf.survey.breakdowns.first.map { breakdown in
            try database.binding(ofInvitation: found.invitation).group(breakdown, asOf: day)
        }
        return Submission.Anonymous(
            number: randomNumber(), wave: found.wave, group: group ?? "",
            draw: entropy(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    /// 63 random bits; never 0.
    private func randomNumber() -> Int64 {
        max(1, Int64(truncatingIfNeeded: entropy(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 1))
    }
}

extension AnswerBook.Decision {
    /// Nothing is kept.
    fileprivate static func settled(
        _ outcome: SurveyDesk.Outcome, _ done: @escaping SurveyDesk.Done
    ) -> Self {
        Self(nil) { _ in done(outcome) }
    }
}
