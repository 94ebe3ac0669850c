internal import Model
internal import Surveys

/// How one question of a survey looks.
extension SurveyPage {
    /// `texts`: what was typed, where the page shows a form again.
    func question(
        _ question: Question, _ sheet: AnswerSheet, _ fault: HTML?, _ texts: [String]?, condition: HTML? = nil
    ) -> HTML {
        let given = texts ?? (sheet.values[question.name].map { [$0.stored] } ?? [])
        let optional: HTML = question.isMandatory ? "" : " <span class=\"mandatory\">(facultatif)</span>"
        let label: HTML = "\(question.wording.typeset)\(optional)"
        let note: HTML = """
            \(condition)\(question.help.map { "<p class=\"help\" id=\"\(question.name.text)-aide\">\($0)</p>\n" })\(fault.map { "<p class=\"fault\" id=\"\(question.name.text)-erreur\">\($0)</p>\n" })
            """
        switch question.kind {
        case .yesNo:
            return choices(
                question, label, note, [("oui", "Oui"), ("non", "Non")], type: "radio", given, fault != nil)
        case .oneOf(let choices):
            return self.choices(
                question, label, note, choices.map { ($0.name.text, $0.label) }, type: "radio", given,
                fault != nil)
        case .severalOf(let choices):
            return self.choices(
                question, label, note, choices.map { ($0.name.text, $0.label) }, type: "checkbox",
                given.flatMap { $0.split(separator: "|").map(String.init) }, fault != nil)
        case .scale(let range, let low, let high):
            return scale(question, label, note, range, low, high, given, fault != nil)
        case .shortText:
            return field(
                question, label, note,
                """
                <input type="text" id="\(Self.anchor(question))" name="\(question.name.text)" maxlength="\(Question.shortLength)" value="\(given.first ?? "")"\(Self.described(question, fault != nil))>
                """)
        case .longText:
            return field(
                question, label, note,
                """
                <textarea id="\(Self.anchor(question))" name="\(question.name.text)" maxlength="\(Question.longLength)"\(Self.described(question, fault != nil))>
                \(given.first ?? "")</textarea>
                """)
        case .date:
            return field(
                question, label, note,
                """
                <input type="date" id="\(Self.anchor(question))" name="\(question.name.text)" value="\(given.first ?? "")"\(Self.described(question, fault != nil))>
                """)
        }
    }

    private func choices(
        _ question: Question, _ label: HTML, _ note: HTML, _ choices: [(value: String, label: String)],
        type: String,
        _ given: [String], _ isFaulty: Bool
    ) -> HTML {
        let lines = choices.enumerated().map { index, choice -> HTML in
            let id: HTML = index == 0 ? " id=\"\(Self.anchor(question))\"" : ""
            return """
                <label class="choice"><input type="\(type)"\(id) name="\(question.name.text)" value="\(choice.value)"\(given.contains(choice.value) ? " checked" : "")> <span>\(choice.label)</span></label>

                """
        }
        return """
            <fieldset\(Self.described(question, isFaulty))>
            <legend>\(label)</legend>
            \(note)\(lines)</fieldset>

            """
    }

    private func scale(
        _ question: Question, _ label: HTML, _ note: HTML, _ range: ClosedRange<Int>, _ low: String,
        _ high: String,
        _ given: [String], _ isFaulty: Bool
    ) -> HTML {
        let lines = range.map { number -> HTML in
            let id: HTML = number == range.lowerBound ? " id=\"\(Self.anchor(question))\"" : ""
            return """
                <label class="choice"><input type="radio"\(id) name="\(question.name.text)" value="\(number)"\(given == [String(number)] ? " checked" : "")> <span>\(number)</span></label>

                """
        }
        return """
            <fieldset\(Self.described(question, isFaulty))>
            <legend>\(label)</legend>
            \(note)<div class="scale">
            \(lines)</div>
            <p class="ends"><span>\(range.lowerBound) : \(low)</span> <span>\(range.upperBound) : \(high)</span></p>
            </fieldset>

            """
    }

    private func field(_ question: Question, _ label: HTML, _ note: HTML, _ input: HTML) -> HTML {
        """
        <div class="question"><label for="\(Self.anchor(question))">\(label)</label>
        \(note)\(input)</div>

        """
    }

    static func anchor(_ question: Question) -> String { "q-" + question.name.text }

    private static func described(_ question: Question, _ isFaulty: Bool) -> HTML {
        let ids =
            (question.help == nil ? [] : [question.name.text + "-aide"])
            + (isFaulty ? [question.name.text + "-erreur"] : [])
        return ids.isEmpty ? "" : " aria-describedby=\"\(ids.joined(separator: " "))\""
    }

    static func sentence(_ fault: AnswerFault) -> HTML {
        switch fault {
        case .missing: "Cette question attend une réponse."
        case .notOneOfTheChoices: "Choisissez une des réponses proposées."
        case .outOfRange(let range): "Choisissez un nombre de \(range.lowerBound) à \(range.upperBound)."
        case .tooLong(let limit): "Votre réponse est trop longue : \(limit) caractères au plus."
        case .notADate: "Écrivez une date, par exemple 14/03/2027."
        }
    }
}
