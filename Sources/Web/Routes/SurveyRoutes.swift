internal import Engine
internal import Model
internal import Surveys

/// The pages of surveys: by a personal link, and by the public address of those that have one.
struct SurveyRoutes: Routes {
    let frame: PageFrame
    let desk: SurveyDesk
    /// Of answers by a public address.
    let limit: ClientLimit

    private typealias Find = @Sendable (String) throws -> SurveyDesk.Visit?

    func add(to router: inout Router) {
        add("/enquete/:who", to: &router) { [desk] in try desk.visit($0) }
        router.on(.post, "/enquete/:who") { [desk] request, parameters, reply in
            let fields = FormFields(request)
            desk.take(parameters["who"], { FormSent(fields, $0)?.form }) { answer($0, fields, reply) }
        }
        add("/enquete-publique/:who", to: &router) { [desk] in desk.publicVisit($0) }
        router.on(.post, "/enquete-publique/:who") { [desk] request, parameters, reply in
            guard let visit = desk.publicVisit(parameters["who"]) else { return reply(frame.unknownLink) }
            if let seconds = limit.take(request.client) { return reply(frame.tooMany(after: seconds)) }
            let fields = FormFields(request)
            guard let sent = FormSent(fields, visit) else { return reply(frame.brokenForm) }
            desk.take(visit, sent.form) { answer($0, fields, reply) }
        }
    }

    private func add(_ path: String, to router: inout Router, _ find: @escaping Find) {
        let page = SurveyPage(frame: frame)
        router.get(path) { request, parameters in
            found(parameters, find) { visit in
                guard visit.door == .open else { return page.shut(visit) }
                return shown(visit, request.query, page)
            }
        }
        router.get(path + "/merci") { _, parameters in
            found(parameters, find) { .page(page.thanks($0)) }
        }
        router.get(path + "/plus-tard") { _, parameters in
            found(parameters, find) { .page(page.later($0)) }
        }
    }

    private func found(
        _ parameters: Router.Parameters, _ find: Find, _ show: (SurveyDesk.Visit) -> Response
    ) -> Response {
        do { return try find(parameters["who"]).map(show) ?? frame.unknownLink } catch {
            return frame.unavailable
        }
    }

    private func shown(_ visit: SurveyDesk.Visit, _ query: [String: String], _ page: SurveyPage) -> Response {
        let survey = visit.leaf.survey
        let sheet = Self.preselected(visit, query)
        guard visit.isPaged else { return .page(page.whole(visit, sheet: sheet)) }
        let name = query["page"]
        if name == "fin" { return .page(page.end(visit)) }
        let named = name.flatMap { name in sheet.applicable(survey).first { $0.name.text == name } }
        let picked = visit.sheet.applicable(survey).first { query[$0.name.text] != nil }
        let start = visit.hasSubmitted ? survey.questions.first : SurveyWay.start(visit.sheet, survey)
        guard let asked = named ?? picked ?? start else { return .page(page.end(visit)) }
        return .page(page.single(visit, asked, sheet: sheet))
    }

    /// An answer in the link's query is only chosen on the page; sending the form records it.
    private static func preselected(_ visit: SurveyDesk.Visit, _ query: [String: String]) -> AnswerSheet {
        var values = visit.sheet.values
        for question in visit.leaf.survey.questions {
            guard let text = query[question.name.text], case .success(let value?) = question.read([text])
            else { continue }
            values[question.name] = value
        }
        return AnswerSheet(values, to: visit.leaf.survey)
    }

    private func answer(
        _ outcome: SurveyDesk.Outcome, _ fields: FormFields, _ reply: @escaping Router.Reply
    ) {
        let page = SurveyPage(frame: frame)
        switch outcome {
        case .recorded(let visit): reply(.seeOther("\(visit.path)/merci"))
        case .saved(let visit):
            reply(FormSent(fields, visit)?.onwards(page) ?? frame.brokenForm)
        case .incomplete(let visit, let faults, let missing):
            reply(FormSent(fields, visit)?.again(faults, missing, page) ?? frame.brokenForm)
        case .shut(let visit): reply(page.shut(visit))
        case .unknown: reply(frame.unknownLink)
        case .broken: reply(frame.brokenForm)
        case .unavailable: reply(frame.unavailable)
        }
    }
}

extension SurveyDesk.Visit {
    /// One question a page: only where what was given is kept between the pages.
    var isPaged: Bool { leaf.survey.pages == .questionByQuestion && canResume }
}
