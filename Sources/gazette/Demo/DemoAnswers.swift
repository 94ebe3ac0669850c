import Dispatch
import Engine
import Foundation
import Model
import Surveys

/// The answers to surveys, given as people give them: by the link in their own mail, or on a paper slip that the office
/// keys in.
final class DemoAnswers {
    let stage: DemoStage
    private let survey: Slug
    private let vote: Slug
    private var answered: Set<String> = []
    private var given = 0

    init(stage: DemoStage) {
        self.stage = stage
        survey = Slug("etat-des-lieux") ?? Slug.unknown
        vote = Slug("action-du-mois") ?? Slug.unknown
    }

    /// So many of those who got this letter open its link and send the form off, through what the web page calls.
    func byLink(_ step: String, _ number: Int, on day: CivilDate) throws {
        guard let step = Slug(step) else { return }
        let coop = try stage.coop(day, at: "09:15")
        let links = try coop.surveyLinks(survey, step: step).filter { !answered.contains($0.email) }
        let wanted = min(stage.share(number), links.count)
        // Spread over the list, not its beginning.
        let chosen = (0..<wanted).map { links[$0 * links.count / wanted] }
        answered.formUnion(chosen.map(\.email))
        try give(coop, survey, chosen.map { ($0, sheet()) })
        stage.console.say(
            "  \(day)  \(count(wanted, "person", plural: "people")) answered the survey by the link in their mail (\(step))"
        )
    }

    /// The month's vote of the team, which is a wave of its own: most take part, and wishes change with the seasons.
    func vote(on day: CivilDate) throws {
        guard let step = Slug("vote") else { return }
        let coop = try stage.coop(day, at: "09:15")
        let month = String(day.description.prefix(7))
        let links = try coop.surveyLinks(vote, step: step, occurrence: month)
        let wanted = (links.count * (55 + day.month * 17 % 40) + 50) / 100
        guard wanted > 0 else { return }
        // Every third prefers what the others wanted last month.
        let choices = ["visite", "courrier", "accueil", "appels"]
        let sheets = links.prefix(wanted).enumerated().map { index, link in
            (link, ["action": choices[(day.month + (index % 3 == 2 ? 3 : 0)) % choices.count]])
        }
        try give(coop, vote, sheets)
        stage.console.say(
            "  \(day)  \(wanted) of \(links.count) in the team vote for the action of the month")
    }

    /// Each opens the link and sends the form off.
    private func give(_ coop: Coop, _ survey: Slug, _ answers: [(SurveyLink, [String: String])]) throws {
        let desk = try SurveyDesk(coop)
        let refused = Counter()
        let all = DispatchGroup()
        for (link, sheet) in answers {
            guard let visit = try desk.visit(link.token) else {
                refused.add()
                continue
            }
            all.enter()
            let form = SurveyDesk.Form(isFinal: true) { sheet[$0.name.text].map { [$0] } ?? [] }
            desk.take(visit, form) { outcome in
                if case .recorded = outcome {} else { refused.add() }
                all.leave()
            }
        }
        all.wait()
        desk.close()
        guard refused.value == 0 else {
            throw EngineError(.impossible, "demo: \(refused.value) answers to \(survey) were not recorded")
        }
    }

    /// So many slips of people without an address come back, and are keyed in by their codes.
    func onPaper(_ number: Int, on day: CivilDate) throws {
        let coop = try stage.coop(day, at: "09:15")
        var codes: [String] = []
        try coop.database.forEachInvitation(survey) { invitation in
            let isPaper = invitation.mailings.allSatisfy { $0.channel == .post }
            if isPaper, !invitation.mailings.isEmpty, invitation.answer == nil {
                codes.append(invitation.code)
            }
        }
        codes = Array(codes.prefix(stage.share(number)))
        for code in codes {
            _ = try coop.answerOnPaper(survey, code: code, values: sheet().map { ($0.key, $0.value) })
        }
        stage.console.say(
            "  \(day)  \(count(codes.count, "slip")) came back on paper; the office keys them in (`gazette survey answer`)"
        )
    }

    /// The result, once the survey is closed.
    func close(on day: CivilDate) throws {
        let report = try stage.coop(day).surveyReport(survey)
        let rate = report.rates.onSent
        stage.console.say(
            "  \(day)  the survey is closed: \(grouped(rate.part)) answers of \(grouped(rate.whole)) sent, "
                + "\(rate.english ?? "no rate")")
    }

    /// What one person says; more know that they are members than what a share costs.
    private func sheet() -> [String: String] {
        given += 1
        return [
            "sait-cooperateur": given * 7 % 100 < 62 ? "oui" : "non",
            "sait-prix": given * 13 % 100 < 31 ? "oui" : "non",
            "venue-ag": given * 29 % 100 < 18 ? "oui" : "non",
        ]
    }
}

/// Counted from several threads.
private final class Counter: @unchecked Sendable {
    private let lock = NSLock()
    private var number = 0
    var value: Int { lock.withLock { number } }
    func add() { lock.withLock { number += 1 } }
}
