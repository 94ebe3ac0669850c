internal import Engine
internal import Model

/// Keying in paper slips without the mouse: a code, a sign for each answer, the return key.
struct SlipPage: Sendable {
    let frame: PageFrame

    func enter(_ survey: Survey, isWrong: Bool = false) -> HTML {
        let fault: HTML =
            isWrong
            ? "<p class=\"fault\" role=\"alert\" id=\"faute\">Ce code n’ouvre pas. Il ne sert qu’une fois : relancez « gazette serve » pour en avoir un autre.</p>\n"
            : ""
        return frame.page(
            title: "Saisie des coupons", lead: isWrong ? "Erreur" : "",
            """
            <h1>Saisie des coupons</h1>
            <p>Cette page est réservée à l’équipe. Recopiez le code que « gazette serve » a affiché.</p>
            \(fault)<form method="post" action="/agence/saisie/\(survey.name.text)">
            <div class="question"><label for="entree">Code d’entrée</label>
            <input type="text" id="entree" name="entree" autocomplete="off" autofocus\(isWrong ? " aria-describedby=\"faute\"" : "" as HTML)></div>
            <div class="actions"><button type="submit">Entrer</button></div>
            </form>
            """)
    }

    /// Which wave's slips lie on the table.
    func choose(_ sheet: SlipDesk.Sheet) -> HTML {
        let waves = sheet.waves.map { wave -> HTML in
            "<li><a href=\"\(Self.address(sheet.survey, wave.name))\">\(wave.title.typeset)</a></li>\n"
        }
        return frame.page(
            title: "Saisie des coupons",
            """
            <h1>Saisie des coupons</h1>
            <p>\(sheet.survey.title). \(waves.isEmpty ? "Personne n’y est encore invité." : "De quelle vague sont vos coupons\u{A0}?")</p>
            \(waves.isEmpty ? "" : "<ul>\n\(waves)</ul>" as HTML)
            """)
    }

    private static func address(_ survey: Survey, _ wave: String?) -> String {
        "/agence/saisie/\(survey.name)\(wave.map { "?vague=\($0)" } ?? "")"
    }

    /// The wave, and the way to the slips of another.
    private func wave(_ sheet: SlipDesk.Sheet) -> HTML {
        guard let own = sheet.waves.first(where: { $0.name == sheet.wave }) else { return "" }
        let others: HTML =
            sheet.waves.count > 1
            ? " <a href=\"\(Self.address(sheet.survey, nil))\">Changer de vague</a>" : ""
        return "<p>Vague\u{A0}: <strong>\(own.title)</strong>.\(others)</p>\n"
    }

    /// An empty slip behind the one that was kept; `typed` where it was refused and is to be mended.
    func slip(
        _ sheet: SlipDesk.Sheet, token: String, outcome: SlipDesk.Outcome? = nil, typed: FormFields? = nil
    ) -> HTML {
        let survey = sheet.survey
        return frame.page(
            title: "Saisie des coupons", lead: typed == nil ? "" : "Erreur",
            """
            <h1>Saisie des coupons</h1>
            <p>\(survey.title). Tabulation pour avancer, Entrée pour enregistrer et passer au coupon suivant.</p>
            \(wave(sheet))\(outcome.map { said($0, typed?["code"] ?? "") })<form method="post" action="\(Self.address(survey, sheet.wave))" autocomplete="off">
            <input type="hidden" name="jeton" value="\(token)">
            \(field("code", "Code du coupon", "Huit signes, par exemple K7QM-3XRD.", typed?["code"], isFirst: true))\(survey.questions.map { field($0.name.text, $0.wording.typeset, hint($0), typed?[$0.name.text]) })<div class="actions"><button type="submit">Enregistrer</button></div>
            </form>
            """)
    }

    private func said(_ outcome: SlipDesk.Outcome, _ code: String) -> HTML {
        switch outcome {
        case .recorded: "<p class=\"saved\" role=\"status\">Coupon enregistré.</p>\n"
        case .replaced:
            "<p class=\"saved\" role=\"status\">Coupon enregistré ; il remplace la saisie précédente.</p>\n"
        case .flagged:
            "<p class=\"saved\" role=\"status\">Coupon gardé. Cette personne avait déjà répondu autrement : sa première réponse compte.</p>\n"
        case .refused(let reason):
            "<div class=\"faults\" role=\"alert\"><h2>Coupon non enregistré</h2>\n<p lang=\"en\">\(reason)</p></div>\n"
        }
    }

    private func hint(_ question: Question) -> String {
        switch question.kind {
        case .yesNo: "o = oui, n = non"
        case .oneOf(let choices): Self.numbered(choices)
        case .severalOf(let choices): Self.numbered(choices) + " (plusieurs : 1 3)"
        case .scale(let range, _, _): "De \(range.lowerBound) à \(range.upperBound)"
        case .shortText, .longText: "Texte"
        case .date: "Par exemple 14/03/2027"
        }
    }

    private static func numbered(_ choices: [Question.Choice]) -> String {
        choices.enumerated().map { "\($0.offset + 1) = \($0.element.label)" }.joined(separator: ", ")
    }

    private func field(
        _ name: String, _ label: String, _ hint: String, _ value: String?, isFirst: Bool = false
    )
        -> HTML
    {
        """
        <div class="question slip"><label for="s-\(name)">\(label)</label>
        <p class="help" id="s-\(name)-aide">\(hint)</p>
        <input type="text" id="s-\(name)" name="\(name)" value="\(value ?? "")" aria-describedby="s-\(name)-aide"\(isFirst ? " autofocus" : "" as HTML)></div>

        """
    }
}
