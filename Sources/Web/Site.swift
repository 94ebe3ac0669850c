package import Engine
internal import Model
internal import Surveys

/// The public pages and where they stand.
package struct Site: Sendable {
    package let router: Router

    package init(frame: PageFrame, surveys: SurveyDesk) {
        let page = SurveyPage(frame: frame)
        var router = Router(
            notFound: { _ in frame.unknownLink },
            wrongMethod: { _ in .page(frame.notice("Cette page ne s’ouvre pas ainsi", []), status: 405) })
        router.get("/style.css") { _, _ in StyleSheet.response }
        router.get("/enquete/:token") { request, parameters in
            guard let visit = try? surveys.visit(parameters["token"]) else { return frame.unknownLink }
            guard visit.door == .open else { return page.shut(visit) }
            return .page(page.whole(visit, sheet: Self.preselected(visit, request.query)))
        }
        router.get("/enquete/:token/merci") { _, parameters in
            guard let visit = try? surveys.visit(parameters["token"]) else { return frame.unknownLink }
            return .page(page.thanks(visit))
        }
        router.on(.post, "/enquete/:token") { request, parameters, reply in
            let fields = FormFields(request.body)
            surveys.take(
                parameters["token"], texts: { fields.all($0.name.text) }, isFinal: true
            ) { outcome in
                switch outcome {
                case .recorded(let visit), .saved(let visit):
                    reply(.seeOther("/enquete/\(visit.token)/merci"))
                case .incomplete(let visit, let faults, let missing):
                    reply(Self.incomplete(page, visit, fields, faults, missing))
                case .shut(let visit): reply(page.shut(visit))
                case .unknownLink: reply(frame.unknownLink)
                case .unavailable: reply(frame.unavailable)
                }
            }
        }
        self.router = router
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

    private static func incomplete(
        _ page: SurveyPage, _ visit: SurveyDesk.Visit, _ fields: FormFields, _ faults: [AnswerRefused],
        _ missing: [Slug]
    ) -> Response {
        var sentences: SurveyPage.Faults = [:]
        for fault in faults { sentences[fault.question] = SurveyPage.sentence(fault.fault) }
        for name in missing { sentences[name] = SurveyPage.sentence(.missing) }
        var texts: [Slug: [String]] = [:]
        for question in visit.leaf.survey.questions { texts[question.name] = fields.all(question.name.text) }
        return .page(page.whole(visit, sheet: visit.sheet, faults: sentences, texts: texts), status: 422)
    }
}
