internal import Engine
internal import Model

/// The pages on which somebody says what they want to receive.
struct PreferencesPage: Sendable {
    let frame: PageFrame

    /// Before unsubscribing: one button, no question asked.
    func ask(_ visit: PreferencesDesk.Visit) -> HTML {
        guard let category = visit.category else { return trial }
        guard category.allowsOneClickUnsubscribe else { return cannot(visit, category) }
        if visit.stopped.contains(category) { return done(visit, category) }
        return frame.page(
            title: "Se désinscrire",
            """
            <h1>Ne plus recevoir \(Self.plural(category))</h1>
            <p>Un appui sur ce bouton suffit. Il vaut pour l’adresse à laquelle le message est arrivé, tout de suite.</p>
            <form method="post" action="/desinscription/\(visit.token)">
            <input type="hidden" name="confirmer" value="oui">
            <div class="actions"><button type="submit">Me désinscrire</button></div>
            </form>
            \(remains)\(more(visit))
            """)
    }

    /// After it.
    func unsubscribed(_ visit: PreferencesDesk.Visit) -> HTML {
        guard let category = visit.category else { return trial }
        guard category.allowsOneClickUnsubscribe else { return cannot(visit, category) }
        return done(visit, category)
    }

    private func done(_ visit: PreferencesDesk.Visit, _ category: Category) -> HTML {
        frame.page(
            title: "Désinscription", lead: "C’est fait",
            """
            <h1>C’est fait</h1>
            <p>Cette adresse ne recevra plus \(Self.plural(category)).</p>
            \(remains)<p>Vous avez changé d’avis ? <a href="/preferences/\(visit.preferences)">Choisir ce que je reçois</a></p>
            """)
    }

    private func more(_ visit: PreferencesDesk.Visit) -> HTML {
        "<p><a href=\"/preferences/\(visit.preferences)\">Choisir plutôt ce que je reçois</a></p>\n"
    }

    private var remains: HTML {
        """
        <p>Les convocations et les informations sur votre logement ou votre contrat continueront de vous parvenir : la loi ou votre contrat nous en charge.</p>

        """
    }

    /// Statutory and service mail: there is nothing to unsubscribe from.
    private func cannot(_ visit: PreferencesDesk.Visit, _ category: Category) -> HTML {
        let reason: HTML =
            category == .statutory
            ? "Ce message vous est adressé parce que vous êtes coopérateur ou coopératrice : la loi nous demande de vous convoquer et de vous informer. Il n’est donc pas possible de s’en désinscrire."
            : "Ce message concerne votre logement, votre contrat ou une inscription que vous avez faite. Il n’est donc pas possible de s’en désinscrire."
        return frame.page(
            title: "Se désinscrire",
            """
            <h1>Ce message fait partie de nos obligations</h1>
            <p>\(reason)</p>
            <p>Les lettres et les enquêtes, elles, dépendent de vous : <a href="/preferences/\(visit.preferences)">choisir ce que je reçois</a></p>
            """)
    }

    private var trial: HTML {
        frame.notice(
            "Ceci est un essai",
            [
                "Ce lien vient d’un message d’essai de la coopérative : il ne concerne personne, et rien ne change.",
                "Dans un vrai message, il mène la personne à sa propre page.",
            ])
    }

    /// What somebody receives, to be ticked. `isSaved`: they just did.
    func choose(_ visit: PreferencesDesk.Visit, isSaved: Bool = false) -> HTML {
        guard visit.category != nil else { return trial }
        let saved: HTML =
            isSaved ? "<p class=\"saved\" role=\"status\">Vos choix sont enregistrés.</p>\n" : ""
        let barred: HTML =
            visit.isBarred
            ? "<p>Pour l’instant, plus rien n’est envoyé à cette adresse : un message nous est revenu, ou vous nous l’avez demandé. Écrivez-nous ou appelez-nous pour que cela change.</p>\n"
            : ""
        let greeting: HTML = visit.firstName.isEmpty ? "" : "<p>Bonjour \(visit.firstName),</p>\n"
        return frame.page(
            title: "Ce que je reçois", lead: isSaved ? "Enregistré" : "",
            """
            <h1>Ce que je reçois</h1>
            \(saved)\(greeting)\(barred)<form method="post" action="/preferences/\(visit.token)">
            <fieldset>
            <legend>À l’adresse où ce message est arrivé</legend>
            <p class="help">Cochez ce que vous souhaitez recevoir.</p>
            \(box("lettres", "Les lettres de la coopérative", !visit.stopped.contains(.newsletter)))\(box("enquetes", "Les enquêtes", !visit.stopped.contains(.survey)))\(box("convocations", "Les convocations et les informations sur votre logement ou votre contrat (toujours envoyées)", true, isFixed: true))</fieldset>
            <fieldset>
            <legend>Les liens sur lesquels vous appuyez</legend>
            <p class="help">Nous ne comptons que des totaux. Si vous l’acceptez, la coopérative peut voir lesquels vous avez ouverts, pour mieux choisir ce qu’elle vous écrit. Vous pouvez revenir sur cet accord à tout moment.</p>
            \(box("clics", "J’accepte que mes clics soient conservés avec mon nom", visit.clickConsent ?? false))</fieldset>
            <div class="actions"><button type="submit">Enregistrer mes choix</button></div>
            </form>
            """)
    }

    private func box(_ name: String, _ label: String, _ isChosen: Bool, isFixed: Bool = false) -> HTML {
        let state: HTML = "\(isChosen ? " checked" : "")\(isFixed ? " disabled" : "")"
        return """
            <label class="choice"><input type="checkbox" name="\(name)" value="oui"\(state)> <span>\(label)</span></label>

            """
    }

    /// «les lettres», «les enquêtes».
    private static func plural(_ category: Category) -> HTML {
        switch category {
        case .newsletter: "les lettres de la coopérative"
        case .survey: "les enquêtes de la coopérative"
        case .service, .statutory: "ces messages"
        }
    }
}
