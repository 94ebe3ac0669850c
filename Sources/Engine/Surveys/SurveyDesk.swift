package import Model
internal import Rendering
internal import Signing
internal import Storage
package import Surveys
internal import Workspace

/// What the public pages see and do of surveys. For many threads at once.
package final class SurveyDesk: Sendable {
    /// A survey as its pages show it, its Markdown rendered.
    package struct Leaf: Sendable {
        package let survey: Survey
        package let introduction: String
        package let thanks: String

        /// As one wave asks it.
        fileprivate func asked(in wave: String) -> Leaf {
            wave.isEmpty
                ? self : Leaf(survey: survey.asked(in: wave), introduction: introduction, thanks: thanks)
        }
    }

    /// What the holder of a link finds.
    package struct Visit: Sendable {
        package enum Door: Sendable { case open, notYet, closed, answeredAnonymously }

        package let leaf: Leaf
        /// Where its pages stand: `/enquete/<token>`, `/enquete-publique/<name>`.
        package let path: String
        package let door: Door
        /// Nothing of a person is shown but this; empty where several share the invitation.
        package let firstName: String
        /// What was saved or submitted so far; of an anonymous survey nothing.
        package let sheet: AnswerSheet
        package let hasSubmitted: Bool
        /// The last day on which answers count; nil: none.
        package let lastDay: CivilDate?
        let wave: String
        /// nil: by the public address, without invitation.
        let invitation: Int64?

        package var isPublic: Bool { invitation == nil }
        /// What is given so far can be kept and found again by the same link.
        package var canResume: Bool { !isPublic && !leaf.survey.isAnonymous }
    }

    /// What became of a form.
    package enum Outcome: Sendable {
        case recorded(Visit)
        /// Kept so far, not submitted.
        case saved(Visit)
        /// Mandatory questions without answer, and fields that are no answer; `texts` as they were given.
        case incomplete(Visit, faults: [AnswerRefused], missing: [Slug])
        case shut(Visit)
        /// The answer could not be kept (a full disk): nothing is stored, the person may try again.
        case unavailable
    }

    private let leaves: [Slug: Leaf]
    private let invitations: LateInvitations
    private let keys: LinkKeys
    private let zone: CivilZone
    private let clock: any Clock
    private let entropy: Entropy
    private let reader: SharedReader
    private let book: AnswerBook

    package init(_ coop: Coop) throws {
        keys = try coop.linkKeys()
        (zone, clock, entropy) = (coop.settings.timeZone, coop.clock, coop.entropy)
        var leaves: [Slug: Leaf] = [:]
        for survey in coop.workspace.surveys {
            let file = "Campaigns/\(survey.name)/survey.yaml"
            leaves[survey.name] = Leaf(
                survey: survey,
                introduction: try MarkdownFragment(survey.introduction, file: file, style: .none).html,
                thanks: try MarkdownFragment(survey.thanks, file: file, style: .none).html)
            try coop.invite(to: survey)
        }
        self.leaves = leaves
        invitations = LateInvitations(coop)
        reader = try SharedReader(path: coop.settings.database)
        book = try AnswerBook(path: coop.settings.database)
    }

    /// Keeps what waits; no answer is taken afterwards.
    package func close() { book.close() }

    /// Looks only: a GET changes nothing. nil: no such link.
    package func visit(_ token: String) throws -> Visit? {
        guard let claim = try? keys.claim(.survey, in: token), claim.extra.isEmpty else { return nil }
        if let visit = try reader.read({ try visit(to: claim.deliveryID, token, $0) }) { return visit }
        // The mail may have left after the server started.
        guard try reader.with({ try invitations.find(claim.deliveryID, $0) }) != nil else { return nil }
        return try reader.read { try visit(to: claim.deliveryID, token, $0) }
    }

    /// nil for a mail that carries no invitation.
    private func visit(to delivery: Int64, _ token: String, _ database: Database) throws -> Visit? {
        guard let (name, invitation, wave) = try database.invitation(ofDelivery: delivery),
            let leaf = leaves[name]?.asked(in: wave)
        else { return nil }
        // Asked only where the last day is counted from it.
        let firstSent =
            leaf.survey.countsFromFirstLetter ? try database.firstSent(ofInvitation: invitation) : nil
        let answer = try database.currentAnswer(invitation)
        let standing = answer.flatMap { AnswerStanding(stored: $0.standing) }
        return Visit(
            leaf: leaf, path: "/enquete/\(token)", door: door(leaf.survey, standing, firstSent),
            firstName: try database.firstName(ofInvitation: invitation),
            sheet: AnswerSheet(answer?.fields ?? AnswerFields([]), leaf.survey),
            hasSubmitted: standing == .complete, lastDay: leaf.survey.lastDay(firstSent: firstSent),
            wave: wave, invitation: invitation)
    }

    /// A survey that is open to everybody by its address, without invitation. nil: none of this name is.
    package func publicVisit(_ name: String) -> Visit? {
        guard let name = Slug(name), let leaf = leaves[name], leaf.survey.isPublic else { return nil }
        return Visit(
            leaf: leaf, path: "/enquete-publique/\(name)", door: door(leaf.survey, nil, nil), firstName: "",
            sheet: AnswerSheet([:], to: leaf.survey), hasSubmitted: false, lastDay: leaf.survey.closes,
            wave: "",
            invitation: nil)
    }

    /// Takes a form: `texts` are the fields of one question each; nil where the page did not show it, and what was given
    /// before stays. `isFinal`: sent off, not only saved. `done` may come from another thread, once the answer is on
    /// disk.
    package func take(
        _ visit: Visit, texts: (Question) -> [String]?, isFinal: Bool,
        done: @escaping @Sendable (Outcome) -> Void
    ) {
        guard visit.door == .open else { return done(.shut(visit)) }
        let survey = visit.leaf.survey
        var values = visit.sheet.values
        var faults: [AnswerRefused] = []
        for question in survey.questions {
            guard let given = texts(question) else { continue }
            values[question.name] = nil
            if given.isEmpty { continue }
            switch question.read(given) {
            case .success(let value): values[question.name] = value
            case .failure(let fault): faults.append(fault)
            }
        }
        let sheet = AnswerSheet(values, to: survey)
        faults = faults.filter { fault in sheet.applicable(survey).contains { $0.name == fault.question } }
        let missing =
            isFinal
            ? sheet.missing(survey).map(\.name).filter { name in !faults.contains { $0.question == name } }
            : []
        let isSound = faults.isEmpty && missing.isEmpty
        let now = Visit(visit, sheet: sheet, hasSubmitted: visit.hasSubmitted || isFinal && isSound)
        if !isSound {
            return done(.incomplete(now, faults: faults, missing: missing))
        }
        keep(now, isFinal: isFinal, done)
    }

    private func keep(_ visit: Visit, isFinal: Bool, _ done: @escaping @Sendable (Outcome) -> Void) {
        let survey = visit.leaf.survey
        // What is anonymous cannot be resumed, so nothing of it is kept before it is sent off.
        // Who corrects an answer that was sent off has still sent it off.
        guard let standing = visit.sheet.standing(survey, isSubmitted: visit.hasSubmitted),
            isFinal || visit.canResume
        else {
            return done(.saved(visit))
        }
        let at = clock.now()
        let isSecret = survey.isAnonymous
        let anonymous: Submission.Anonymous?
        do {
            anonymous = isSecret ? try self.anonymous(visit) : nil
        } catch {
            return done(.unavailable)
        }
        let submission = Submission(
            survey: survey.name, invitation: visit.invitation, channel: .web,
            at: isSecret ? Instant(milliseconds: 0) : at, on: zone.day(at: at),
            standing: standing.stored, fields: visit.sheet.fields(survey),
            anonymous: anonymous)
        book.submit(submission) { result in
            switch result {
            case .success: done(isFinal ? .recorded(visit) : .saved(visit))
            case .failure: done(.unavailable)
            }
        }
    }

    /// What is stored in place of the person. nil: an answer to the public link, which nobody was invited to.
    private func anonymous(_ visit: Visit) throws -> Submission.Anonymous? {
        guard let invitation = visit.invitation else { return nil }
        let group = try visit.leaf.survey.breakdowns.first.map { breakdown in
            try reader.with { try $0.binding(ofInvitation: invitation) }
                .group(breakdown, asOf: zone.day(at: clock.now()))
        }
        return Submission.Anonymous(
            number: randomNumber(), wave: visit.wave, group: group ?? "",
            draw: entropy(8).reduce(0) { $0 << 8 | UInt64($1) })
    }

    private func door(
        _ survey: Survey, _ standing: AnswerStanding?, _ firstSent: CivilDate?
    ) -> Visit.Door {
        let today = zone.day(at: clock.now())
        if survey.isAnonymous, standing == .complete { return .answeredAnonymously }
        if let opens = survey.opens, today < opens { return .notYet }
        return survey.isOpen(on: today, firstSent: firstSent) ? .open : .closed
    }

    /// 63 random bits; never 0.
    private func randomNumber() -> Int64 {
        max(1, Int64(truncatingIfNeeded: entropy(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } >> 1))
    }
}

extension SurveyDesk.Visit {
    fileprivate init(_ visit: Self, sheet: AnswerSheet, hasSubmitted: Bool) {
        self.init(
            leaf: visit.leaf, path: visit.path, door: visit.door, firstName: visit.firstName, sheet: sheet,
            hasSubmitted: hasSubmitted, lastDay: visit.lastDay, wave: visit.wave, invitation: visit.invitation
        )
    }
}
