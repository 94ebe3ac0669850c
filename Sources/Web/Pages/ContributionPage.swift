internal import Engine
internal import Model

/// The page on which somebody writes for others to read.
struct ContributionPage: Sendable {
    let frame: PageFrame

    typealias Visit = ContributionDesk.Visit
    typealias Field = ContributionDraft.Field

    /// `draft`: what was written so far, shown again; `said`: the person has just said `oui` or `non` to publication.
    func write(
        _ visit: Visit, _ draft: ContributionDraft? = nil, faults: [Field: ContributionDraft.Fault] = [:],
        hitch: ContributionDesk.Hitch? = nil, isBusy: Bool = false, said: String? = nil
    ) -> HTML {
        let form = visit.leaf.form
        if visit.isTrial { return trial }
        let hasTrouble = !faults.isEmpty || hitch != nil || isBusy
        let greeting: HTML = visit.firstName.isEmpty ? "" : "<p>Bonjour \(visit.firstName),</p>\n"
        return frame.page(
            title: form.title, lead: hasTrouble ? "Erreur" : said == nil ? "" : "C’est noté",
            """
            <h1>\(form.title)</h1>
            \(summary(faults, form.kind))\(hitch.map(again))\(isBusy ? busy : "")\(noted(said, form.kind))\(greeting)\(HTML(trusted: visit.leaf.introduction))
            \(until(visit))\(own(visit))<form method="post" action="\(visit.path)">
            <input type="hidden" name="\(ContributionDraft.pageName)" value="\(visit.page)">
            \(fields(visit, draft, faults))\(trap(visit))<p class="help">\(promise(visit))</p>
            <div class="actions"><button type="submit">\(form.kind == .alphabet ? "Envoyer mon mot" : "Envoyer mon témoignage")</button></div>
            </form>
            \(wallLink(visit))
            """)
    }

    func thanks(_ visit: Visit) -> HTML {
        let form = visit.leaf.form
        if visit.isTrial { return trial }
        let thanks: HTML =
            visit.leaf.thanks.isEmpty
            ? "<p>C’est bien arrivé. Nous le lirons bientôt.</p>" : HTML(trusted: visit.leaf.thanks)
        let more: HTML =
            form.kind == .alphabet
            ? "<p><a href=\"\(visit.path)\">Proposer un autre mot</a></p>"
            : visit.isPersonal
                ? "<p><a href=\"\(visit.path)\">Changer d’avis ou écrire à nouveau</a></p>" : ""
        return frame.page(
            title: form.title, lead: "Merci", "<h1>Merci !</h1>\n\(thanks)\n\(more)\n\(wallLink(visit))")
    }

    func shut(_ visit: Visit) -> Response {
        if visit.isTrial { return .page(trial) }
        let sentence: HTML
        switch visit.dates.door {
        case .notYet(let day):
            sentence =
                "Cela commence le \(FrenchDates.long(day)). Revenez à partir de ce jour : le même lien fonctionnera."
        case .closed(let day?), .open(until: let day?):
            sentence =
                "C’est terminé depuis le \(FrenchDates.long(day)). Merci de l’intérêt que vous y portez."
        case .closed(nil), .open(until: nil):
            sentence = "Ce formulaire n’est pas ouvert en ce moment."
        }
        return .page(
            frame.page(
                title: visit.leaf.form.title,
                "<h1>\(visit.leaf.form.title)</h1>\n<p>\(sentence)</p>\n\(own(visit))\(wallLink(visit))"),
            status: 410)
    }

    private var trial: HTML {
        frame.notice(
            "Ceci est un essai",
            [
                "Ce lien vient d’un message d’essai de la coopérative : il ne concerne personne, et rien ne change.",
                "Dans un vrai message, il mène la personne à son formulaire.",
            ])
    }

    private func until(_ visit: Visit) -> HTML {
        if case .open(let day?) = visit.dates.door {
            "<p>Vous pouvez écrire jusqu’au \(FrenchDates.long(day)) inclus.</p>\n"
        } else {
            ""
        }
    }

    private func promise(_ visit: Visit) -> HTML {
        let name: HTML =
            visit.isPersonal
            ? "La coopérative sait que cela vient de vous ; personne d’autre ne le voit. "
            : "Rien n’est gardé de vous que ce que vous écrivez ici. "
        switch visit.leaf.form.kind {
        case .alphabet:
            return
                "\(name)Nous lisons chaque mot avant de l’afficher, avec la signature que vous aurez choisie."
        case .testimony:
            return
                "\(name)Rien n’est publié sans votre accord, ni avant que nous l’ayons lu. Vous pouvez revenir sur votre accord à tout moment\(visit.isPersonal ? " par ce même lien" : ", en nous le disant")."
        }
    }

    private func wallLink(_ visit: Visit) -> HTML {
        visit.leaf.form.wall.map {
            "<p><a href=\"/mur/\(visit.leaf.form.name.text)\">\($0.title)</a></p>"
        } ?? ""
    }

    // MARK: What the person sent before

    private func own(_ visit: Visit) -> HTML {
        guard !visit.own.isEmpty else { return "" }
        return """
            <section class="card"><h2>\(visit.leaf.form.kind == .alphabet ? "Vos mots" : "Votre témoignage")</h2>
            \(visit.own.map { own($0, visit) })</section>

            """
    }

    private func own(_ one: Visit.Own, _ visit: Visit) -> HTML {
        let isWord = visit.leaf.form.kind == .alphabet
        let name: HTML = isWord ? "Lettre \(one.letter)" : "Témoignage"
        let state: HTML
        if !one.hasConsent {
            state = isWord ? "retiré" : "gardé entre nous"
        } else {
            switch one.state {
            case .pending, .replaced: state = "reçu, nous le lirons bientôt"
            case .approved: state = visit.leaf.form.wall == nil ? "retenu" : "affiché"
            case .rejected: state = "lu, mais pas affiché"
            }
        }
        let button: HTML =
            one.hasConsent
            ? isWord ? "Retirer ce mot" : "Je ne veux plus qu’il soit publié"
            : isWord ? "Le proposer de nouveau" : "J’accepte qu’il soit publié"
        return """
            <p>\(name), \(isWord ? "envoyée" : "envoyé") le \(FrenchDates.long(one.on)) : \(state).</p>
            <form method="post" action="\(visit.path)/accord">
            <input type="hidden" name="numero" value="\(Int(one.id))">
            <div class="actions"><button type="submit" name="accord" value="\(one.hasConsent ? "non" : "oui")" class="second">\(button)</button></div>
            </form>

            """
    }

    private func noted(_ said: String?, _ kind: ContributionForm.Kind) -> HTML {
        let isWord = kind == .alphabet
        let sentence: HTML
        switch said {
        case "oui": sentence = "C’est noté. Nous \(isWord ? "le" : "le") relirons avant de l’afficher."
        case "non":
            sentence =
                isWord
                ? "C’est noté : ce mot n’est plus affiché."
                : "C’est noté : votre témoignage reste entre nous."
        default: return ""
        }
        return "<div class=\"saved\" role=\"status\"><p>\(sentence)</p></div>\n"
    }

    // MARK: Fields

    private func fields(
        _ visit: Visit, _ draft: ContributionDraft?, _ faults: [Field: ContributionDraft.Fault]
    ) -> HTML {
        let text = draft?.text ?? ContributionText(body: "")
        let input = ContributionField(faults: faults, kind: visit.leaf.form.kind)
        switch visit.leaf.form.kind {
        case .alphabet:
            return input.letters(text.letter)
                + input.line(
                    .word, "Le mot", help: "Par exemple : assemblée, voisin, part sociale.", text.word)
                + input.long("Votre idée", help: "Une phrase ou deux.", text.body)
                + input.line(
                    .signature, "Signature", help: "Facultatif. Un prénom seul, par exemple.", text.signature,
                    completes: "given-name")
        case .testimony:
            return input.long(
                "Votre témoignage", help: "Écrivez comme vous le diriez. Quelques lignes suffisent.",
                text.body)
                + input.consent(draft?.consent)
                + input.line(
                    .signature, "Comment souhaitez-vous le signer ?",
                    help:
                        "Facultatif : sans signature, votre nom n’apparaît pas. Par exemple votre prénom seul.",
                    text.signature, completes: "given-name")
        }
    }

    /// For programs that fill in whatever they find; out of sight, out of the order of tabulation, and said so to those
    /// who hear the page.
    private func trap(_ visit: Visit) -> HTML {
        guard !visit.isPersonal else { return "" }
        return """
            <div class="trap" aria-hidden="true"><label for="site">Laissez ce champ vide</label>
            <input type="text" id="site" name="\(ContributionDraft.trapName)" tabindex="-1" autocomplete="off"></div>

            """
    }

    // MARK: What went wrong

    private func summary(
        _ faults: [Field: ContributionDraft.Fault], _ kind: ContributionForm.Kind
    ) -> HTML {
        guard !faults.isEmpty else { return "" }
        let lines = Field.allCases.compactMap { field in
            faults[field].map { fault -> HTML in
                "<li><a href=\"#\(ContributionField.anchor(field))\">\(ContributionField.name(field, kind))</a> : \(ContributionField.sentence(fault))</li>\n"
            }
        }
        return """
            <div class="faults" role="alert"><h2>Il manque quelque chose</h2>
            <ul>
            \(lines)</ul></div>

            """
    }

    private func again(_ hitch: ContributionDesk.Hitch) -> HTML {
        let sentence: HTML =
            switch hitch {
            case .tooFast:
                "Ce formulaire est parti plus vite qu’on n’écrit. Relisez-vous, puis envoyez de nouveau."
            case .stale:
                "Cette page est restée ouverte très longtemps. Ce que vous avez écrit est toujours là : envoyez de nouveau."
            case .trap:
                "Un champ caché avait été rempli, sans doute par votre navigateur. Envoyez de nouveau."
            }
        return "<div class=\"faults\" role=\"alert\"><h2>Encore un instant</h2>\n<p>\(sentence)</p></div>\n"
    }

    private var busy: HTML {
        """
        <div class="faults" role="alert"><h2>Beaucoup de messages arrivent en ce moment</h2>
        <p>Le vôtre n’a pas été gardé. Revenez dans un quart d’heure et envoyez-le de nouveau : ce que vous avez écrit est ci-dessous.</p></div>

        """
    }
}
