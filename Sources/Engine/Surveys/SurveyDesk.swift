package import Model
internal import Rendering
internal import Signing
internal import Storage
package import Surveys
internal import Workspace

/// What the public pages see and do of surveys. For many threads at once.
package final class SurveyDesk: Sendable {
    /// A survey as its pages show it, its Markdown rendered. A class, because each form hands it on a dozen times.
    package final class Leaf: Sendable {
        package let survey: Survey
        package let introduction: String
        package let thanks: String

        init(survey: Survey, introduction: String, thanks: String) {
            self.survey = survey
            self.introduction = introduction
            self.thanks = thanks
        }

        /// As one wave asks it.
        func asked(in wave: String) -> Leaf {
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
        /// What was saved or submitted so far; of an anonymous survey nothing.
        package internal(set) var sheet: AnswerSheet
        package internal(set) var hasSubmitted: Bool
        /// The last day on which answers count; nil: none.
        package let lastDay: CivilDate?
        /// What the database says of the invitation; nil: by the public address, without one.
        let found: StoredVisit?

        /// Nothing of a person is shown but this; empty where several share the invitation.
        package var firstName: String { found?.firstName ?? "" }
        package var isPublic: Bool { found == nil }
        /// What is given so far can be kept and found again by the same link.
        package var canResume: Bool { !isPublic && !leaf.survey.isAnonymous }
    }

    let leaves: [Slug: Leaf]
    let invitations: LateInvitations
    let keys: LinkKeys
    let zone: CivilZone
    let clock: any Clock
    let entropy: Entropy
    let reader: SharedReader
    let book: AnswerBook

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

    /// The delivery that a link vouches for; nil for what is no link of ours.
    func delivery(_ token: String) -> Int64? {
        guard let claim = try? keys.claim(.survey, in: token), claim.extra.isEmpty else { return nil }
        return claim.deliveryID
    }

    /// Looks only: a GET changes nothing. nil: no such link.
    package func visit(_ token: String) throws -> Visit? {
        guard let delivery = delivery(token) else { return nil }
        if let visit = try reader.read({ try visit(to: delivery, token, $0) }) { return visit }
        // The mail may have left after the server started.
        guard try reader.with({ try invitations.find(delivery, $0) }) != nil else { return nil }
        return try reader.read { try visit(to: delivery, token, $0) }
    }

    /// nil for a mail that carries no invitation.
    func visit(to delivery: Int64, _ token: String, _ database: Database) throws -> Visit? {
        guard let found = try database.visit(ofDelivery: delivery),
            let leaf = leaves[found.survey]?.asked(in: found.wave)
        else { return nil }
        // Asked only where the last day is counted from it.
        let firstSent =
            leaf.survey.countsFromFirstLetter ? try database.firstSent(ofInvitation: found.invitation) : nil
        let standing = found.answer.flatMap { AnswerStanding(stored: $0.standing) }
        return Visit(
            leaf: leaf, path: "/enquete/\(token)", door: door(leaf.survey, standing, firstSent),
            sheet: found.answer.map { AnswerSheet($0.fields, leaf.survey) } ?? .empty,
            hasSubmitted: standing == .complete, lastDay: leaf.survey.lastDay(firstSent: firstSent),
            found: found)
    }

    /// A survey that is open to everybody by its address, without invitation. nil: none of this name is.
    package func publicVisit(_ name: String) -> Visit? {
        guard let name = Slug(name), let leaf = leaves[name], leaf.survey.isPublic else { return nil }
        return Visit(
            leaf: leaf, path: "/enquete-publique/\(name)", door: door(leaf.survey, nil, nil),
            sheet: .empty, hasSubmitted: false, lastDay: leaf.survey.closes, found: nil)
    }

    private func door(
        _ survey: Survey, _ standing: AnswerStanding?, _ firstSent: CivilDate?
    ) -> Visit.Door {
        let today = zone.day(at: clock.now())
        if survey.isAnonymous, standing == .complete { return .answeredAnonymously }
        if let opens = survey.opens, today < opens { return .notYet }
        return survey.isOpen(on: today, firstSent: firstSent) ? .open : .closed
    }
}
