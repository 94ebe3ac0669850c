internal import Engine
internal import Model
internal import Surveys

/// A survey's form as it came in, and where it leads.
struct FormSent: Sendable {
    let visit: SurveyDesk.Visit
    private let fields: FormFields
    /// The question that a page of its own asked; nil where the form held all of them.
    private let asked: Question?
    private let step: String

    /// nil for a form that was cut or garbled on its way to an open survey: every button of the pages has the name
    /// `suite`, and without it the form's end is missing.
    init?(_ fields: FormFields, _ visit: SurveyDesk.Visit) {
        guard visit.door != .open || fields["suite"] != nil && !fields.isGarbled else { return nil }
        self.fields = fields
        self.visit = visit
        let name = fields["page"]
        asked = visit.isPaged ? visit.leaf.survey.questions.first { $0.name.text == name } : nil
        step = fields["suite"] ?? "envoyer"
    }

    private var isWhole: Bool { fields["page"] == nil || !visit.isPaged }

    /// As the desk takes it.
    var form: SurveyDesk.Form {
        // Sent off, not only saved. A page that asks the last question is sent off, too.
        let isFinal = isWhole ? step != "plus-tard" || !visit.canResume : step == "envoyer"
        let fields = fields
        if isWhole { return SurveyDesk.Form(isFinal: isFinal) { fields.all($0.name.text) } }
        let name = asked?.name
        return SurveyDesk.Form(isFinal: isFinal) { $0.name == name ? fields.all($0.name.text) : nil }
    }

    /// The page behind one that was saved. `visit` is what was kept.
    func onwards(_ page: SurveyPage) -> Response {
        if isWhole { return .seeOther("\(visit.path)/plus-tard") }
        let survey = visit.leaf.survey
        if step == "precedente" {
            let previous = SurveyWay.previous(to: asked?.name, visit.sheet, survey)
            return .seeOther("\(visit.path)?page=\((previous ?? asked)?.name.text ?? "fin")")
        }
        guard let asked else { return .seeOther("\(visit.path)?page=fin") }
        if asked.isMandatory, visit.sheet.values[asked.name] == nil {
            return .page(
                page.single(visit, asked, sheet: visit.sheet, fault: SurveyPage.sentence(.missing)),
                status: 422)
        }
        let next = SurveyWay.next(after: asked.name, visit.sheet, survey)
        return .seeOther("\(visit.path)?page=\(next?.name.text ?? "fin")")
    }

    /// The page again, with what is wrong with it and what was typed.
    func again(_ faults: [AnswerRefused], _ missing: [Slug], _ page: SurveyPage) -> Response {
        var sentences: SurveyPage.Faults = [:]
        for fault in faults { sentences[fault.question] = SurveyPage.sentence(fault.fault) }
        for name in missing { sentences[name] = SurveyPage.sentence(.missing) }
        let questions = visit.leaf.survey.questions
        if !isWhole, let first = questions.first(where: { sentences[$0.name] != nil }) {
            let typed = first.name == asked?.name ? fields.all(first.name.text) : nil
            return .page(
                page.single(visit, first, sheet: visit.sheet, fault: sentences[first.name], texts: typed),
                status: 422)
        }
        var texts: [Slug: [String]] = [:]
        for question in questions { texts[question.name] = fields.all(question.name.text) }
        return .page(page.whole(visit, sheet: visit.sheet, faults: sentences, texts: texts), status: 422)
    }
}
