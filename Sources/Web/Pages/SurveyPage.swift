internal import Engine
internal import Model
internal import Surveys

/// The page on which somebody answers a survey.
struct SurveyPage: Sendable {
    let frame: PageFrame

    /// What the page says of a field that was wrong; by question.
    typealias Faults = [Slug: HTML]

    /// All questions on one page. What `sheet` holds is chosen, be it saved or named by a link in the mail; sending the
    /// form records it.
    func whole(
        _ visit: SurveyDesk.Visit, sheet: AnswerSheet, faults: Faults = [:], texts: [Slug: [String]] = [:]
    ) -> HTML {
        let survey = visit.leaf.survey
        let later: HTML =
            visit.canResume && !visit.hasSubmitted
            ? " <button type=\"submit\" name=\"suite\" value=\"plus-tard\" class=\"second\">Finir plus tard</button>"
            : ""
        return frame.page(
            title: survey.title, lead: faults.isEmpty ? "" : "Erreur",
            """
            <h1>\(survey.title)</h1>
            \(greeting(visit))\(HTML(trusted: visit.leaf.introduction))
            \(anonymous(survey))\(already(visit))\(summary(survey, faults))
            <form method="post" action="\(visit.path)">
            \(survey.questions.map { question($0, sheet, faults[$0.name], texts[$0.name], condition: condition($0, survey)) })
            <div class="actions"><button type="submit" name="suite" value="envoyer">Envoyer mes réponses</button>\(later)</div>
            </form>
            """)
    }

    /// One question of a long survey. `texts` and `fault`: where it is shown again.
    func single(
        _ visit: SurveyDesk.Visit, _ asked: Question, sheet: AnswerSheet, fault: HTML? = nil,
        texts: [String]? = nil
    ) -> HTML {
        let survey = visit.leaf.survey
        let asks = sheet.applicable(survey)
        let place = asks.firstIndex { $0.name == asked.name } ?? 0
        let isLast = !SurveyWay.mayContinue(after: asked, sheet, survey)
        // Where an answer may lead to further questions, nobody knows yet how many there are.
        let isOpenEnded = !isLast && place + 1 == asks.count
        let position = "Question \(place + 1)" + (isOpenEnded ? "" : " sur \(asks.count)")
        let back: HTML =
            place > 0
            ? " <button type=\"submit\" name=\"suite\" value=\"precedente\" class=\"second\">Revenir</button>"
            : ""
        let opening: HTML =
            place == 0
            ? "\(greeting(visit))\(HTML(trusted: visit.leaf.introduction))\n\(already(visit))" : ""
        let faults: Faults = fault.map { [asked.name: $0] } ?? [:]
        return frame.page(
            title: survey.title,
            lead: fault == nil ? position : "Erreur",
            """
            <h1>\(survey.title)</h1>
            <p class="place" id="avancee">\(position)</p>
            <progress max="\(asks.count + (isOpenEnded ? 1 : 0))" value="\(place + 1)" aria-labelledby="avancee"></progress>
            \(opening)\(summary(survey, faults))
            <form method="post" action="\(visit.path)">
            <input type="hidden" name="page" value="\(asked.name.text)">
            \(question(asked, sheet, fault, texts))
            <div class="actions"><button type="submit" name="suite" value="\(isLast ? "envoyer" : "suivante")">\(isLast ? "Envoyer mes réponses" : "Continuer")</button>\(back)</div>
            </form>
            <p class="help">Vos réponses sont gardées à chaque page : vous pouvez vous arrêter et revenir par le même lien.</p>
            """)
    }

    /// After the last question, where what was answered left no other.
    func end(_ visit: SurveyDesk.Visit) -> HTML {
        let survey = visit.leaf.survey
        return frame.page(
            title: survey.title, lead: "Dernière étape",
            """
            <h1>\(survey.title)</h1>
            <p>C’est la fin des questions. Il reste à envoyer vos réponses.</p>
            <form method="post" action="\(visit.path)">
            <input type="hidden" name="page" value="fin">
            <div class="actions"><button type="submit" name="suite" value="envoyer">Envoyer mes réponses</button> <button type="submit" name="suite" value="precedente" class="second">Revenir</button></div>
            </form>
            """)
    }

    /// What was given so far is kept, and the person goes.
    func later(_ visit: SurveyDesk.Visit) -> HTML {
        let until: HTML =
            visit.lastDay.map {
                "<p>L’enquête est ouverte jusqu’au \(FrenchDates.long($0)) inclus.</p>\n"
            } ?? ""
        return frame.page(
            title: visit.leaf.survey.title, lead: "À plus tard",
            """
            <h1>À plus tard !</h1>
            <p>Vos réponses sont gardées. Ouvrez de nouveau le lien du message pour finir.</p>
            \(until)<p><a href="\(visit.path)">Reprendre maintenant</a></p>
            """)
    }

    func thanks(_ visit: SurveyDesk.Visit) -> HTML {
        let thanks: HTML =
            visit.leaf.thanks.isEmpty
            ? "<p>Votre réponse est bien enregistrée.</p>" : HTML(trusted: visit.leaf.thanks)
        let again: HTML =
            visit.leaf.survey.isAnonymous || visit.isPublic
            ? "" : "<p><a href=\"\(visit.path)\">Revoir ou corriger mes réponses</a></p>"
        return frame.page(
            title: visit.leaf.survey.title, lead: "Merci", "<h1>Merci !</h1>\n\(thanks)\n\(again)")
    }

    func shut(_ visit: SurveyDesk.Visit) -> Response {
        let survey = visit.leaf.survey
        switch visit.door {
        case .answeredAnonymously:
            return .page(
                frame.notice(
                    survey.title,
                    [
                        "Vous avez déjà répondu : merci ! Cette enquête est anonyme, votre réponse ne peut donc plus être modifiée."
                    ]))
        case .notYet:
            return .page(
                frame.notice(
                    survey.title,
                    [
                        "Cette enquête ouvre le \(survey.opens.map(FrenchDates.long) ?? ""). Gardez le message : le lien fonctionnera à partir de ce jour."
                    ]))
        case .closed, .open:
            return .page(
                frame.notice(
                    survey.title,
                    [
                        "Cette enquête est terminée depuis le \(visit.lastDay.map(FrenchDates.long) ?? ""). Merci de l’intérêt que vous lui portez."
                    ]),
                status: 410)
        }
    }

    private func greeting(_ visit: SurveyDesk.Visit) -> HTML {
        visit.firstName.isEmpty || visit.leaf.survey.isAnonymous
            ? "" : "<p>Bonjour \(visit.firstName),</p>\n"
    }

    private func anonymous(_ survey: Survey) -> HTML {
        survey.isAnonymous
            ? """
            <p class="notice">Cette enquête est anonyme. Vos réponses sont gardées à part, sans votre nom et sans l’heure ; nous savons seulement que vous avez répondu. \(group(survey))Une fois envoyées, elles ne peuvent plus être modifiées.</p>

            """ : ""
    }

    /// The one breakdown of an anonymous survey is announced beforehand.
    private func group(_ survey: Survey) -> HTML {
        guard let breakdown = survey.breakdowns.first else { return "" }
        let name: HTML =
            switch breakdown {
            case .programme: "votre programme"
            case .status: "votre statut (locataire, accédant, etc.)"
            case .signatureYear: "votre année de signature"
            }
        return
            "Un seul renseignement peut être compté avec les réponses\u{A0}: \(name), et seulement mêlé à celui d’autres personnes du même groupe. "
    }

    /// For whom a question is, where all stand on one page.
    private func condition(_ question: Question, _ survey: Survey) -> HTML? {
        guard !question.shownIf.isEmpty else { return nil }
        let parts = question.shownIf.compactMap { condition -> HTML? in
            guard let earlier = survey.questions.first(where: { $0.name == condition.question }) else {
                return nil
            }
            return "« \(earlier.wording.typeset) » : \(SurveyWay.words(condition.test, earlier))"
        }
        let list = parts.dropFirst().reduce(parts.first ?? "") { $0 + " ; " + $1 }
        return "<p class=\"help\">À remplir seulement si vous avez répondu à \(list).</p>\n"
    }

    private func already(_ visit: SurveyDesk.Visit) -> HTML {
        visit.hasSubmitted
            ? "<p>Vous avez déjà répondu. Vous pouvez corriger vos réponses jusqu’à la fin de l’enquête.</p>\n"
            : ""
    }

    private func summary(_ survey: Survey, _ faults: Faults) -> HTML {
        guard !faults.isEmpty else { return "" }
        let lines = survey.questions.compactMap { question -> HTML? in
            faults[question.name].map {
                "<li><a href=\"#\(Self.anchor(question))\">\(question.wording)</a> \($0)</li>\n"
            }
        }
        return """
            <div class="faults" role="alert"><h2>Il manque quelque chose</h2>
            <ul>
            \(lines)</ul></div>

            """
    }
}
