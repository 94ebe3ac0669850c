internal import Engine
internal import Model

/// The page on which somebody takes a place on a date of an event, changes it or gives it back.
struct RegistrationPage: Sendable {
    let frame: PageFrame

    /// What the person just did; raw values stand in the page's address.
    enum Done: String { case registered = "inscription", cancelled = "annulation" }

    typealias Visit = RegistrationDesk.Visit

    /// `full`: the date on which the last place has just gone; `isTooLate`: the date that was chosen has begun.
    func choose(
        _ visit: Visit, done: Done? = nil, full: EventSession? = nil, isTooLate: Bool = false
    ) -> HTML {
        guard !visit.isTrial else { return trial }
        let lead = full != nil || isTooLate ? "Erreur" : done == nil ? "" : "C’est fait"
        let greeting: HTML = visit.firstName.isEmpty ? "" : "<p>Bonjour \(visit.firstName),</p>\n"
        return frame.page(
            title: visit.title, lead: lead,
            """
            <h1>\(visit.title)</h1>
            \(done.map { said($0, visit) })\(full.map { gone($0, visit) })\(isTooLate ? late : "")\(greeting)\(opening(visit))\(visit.sessions.map { card($0, visit) })\(closing(visit))
            """)
    }

    private var trial: HTML {
        frame.notice(
            "Ceci est un essai",
            [
                "Ce lien vient d’un message d’essai de la coopérative : il ne concerne personne, et rien ne change.",
                "Dans un vrai message, il mène la personne à la page où elle s’inscrit.",
            ])
    }

    private func said(_ done: Done, _ visit: Visit) -> HTML {
        switch done {
        case .registered:
            let lines = visit.own.map { session -> HTML in
                "<p><strong>Vous êtes inscrit·e</strong> : \(when(session))\(people(session)).\(visit.willBeConfirmed(session) ? " Nous vous le confirmerons par courriel." : "")</p>\n"
            }
            return lines.isEmpty ? "" : "<div class=\"saved\" role=\"status\">\(lines)</div>\n"
        case .cancelled:
            return visit.own.isEmpty || visit.offer.choice == .several
                ? "<div class=\"saved\" role=\"status\"><p>Votre inscription est annulée. Merci de nous avoir prévenus : quelqu’un d’autre pourra venir.</p></div>\n"
                : ""
        }
    }

    private func gone(_ session: EventSession, _ visit: Visit) -> HTML {
        let left = session.free ?? 0
        let what: HTML =
            left == 0
            ? "Il n’y a plus de place" : "Il ne reste que \(count(left, "place", "places"))"
        let others = visit.sessions.contains { $0.occurrence != session.occurrence && $0.free != 0 }
        let next: HTML =
            others
            ? "Il en reste à une autre date : voyez ci-dessous."
            : left == 0 ? "" : "Vous pouvez en prendre moins."
        return """
            <div class="faults" role="alert"><h2>\(what)</h2>
            <p>C’est pour cette date : \(when(session)). Rien n’a été changé. \(next)</p></div>

            """
    }

    private var late: HTML {
        """
        <div class="faults" role="alert"><h2>Les inscriptions à cette date sont closes</h2>
        <p>Rien n’a été changé. Les dates ci-dessous sont encore ouvertes.</p></div>

        """
    }

    private func opening(_ visit: Visit) -> HTML {
        if visit.sessions.isEmpty {
            return
                "<p>Il n’y a pas de date ouverte aux inscriptions en ce moment. Nous vous écrirons pour la prochaine.</p>\n"
        }
        if visit.sessions.allSatisfy({ $0.free == 0 && $0.ownPlaces == 0 }) {
            return
                "<p>Toutes les places sont prises. Une place se libère parfois : revenez sur cette page, ou parlez-nous-en.</p>\n"
        }
        if !visit.own.isEmpty { return "<p>Vous pouvez changer d’avis ici jusqu’au dernier moment.</p>\n" }
        return visit.offer.choice == .one
            ? "<p>Choisissez une date : un appui suffit pour vous inscrire.</p>\n"
            : "<p>Choisissez une ou plusieurs dates : un appui suffit pour vous inscrire.</p>\n"
    }

    private func closing(_ visit: Visit) -> HTML {
        """
        <p class="help">Cette page est la vôtre : merci de ne pas en transmettre l’adresse. Une question ? Répondez au message qui vous a amené·e ici.</p>
        """
    }

    // MARK: One date

    private func card(_ session: EventSession, _ visit: Visit) -> HTML {
        let isMine = session.ownPlaces > 0
        return """
            <section class="card\(isMine ? " mine" : "")">
            <h2>\(FrenchDates.withWeekday(session.date).capitalizedFirst)\(time(session))</h2>
            \(session.title.map { "<p>\($0)</p>\n" })\(session.place.map { "<p>\($0)</p>\n" })\(session.until.map { "<p>Jusqu’au \(FrenchDates.long($0))</p>\n" })\(isMine ? mine(session, visit) : other(session, visit))</section>

            """
    }

    private func mine(_ session: EventSession, _ visit: Visit) -> HTML {
        """
        <p class="free">Vous êtes inscrit·e\(people(session)).</p>
        <p><a href="/inscription/\(visit.token)/agenda/\(session.occurrence)">Ajouter à mon agenda</a></p>
        \(change(session, visit))<form method="post" action="/inscription/\(visit.token)">
        <input type="hidden" name="seance" value="\(session.occurrence)">
        <div class="actions"><button type="submit" name="action" value="annuler" class="second">Annuler mon inscription<span class="sr"> du \(FrenchDates.long(session.date))</span></button></div>
        </form>

        """
    }

    /// The number of people, where somebody may bring others.
    private func change(_ session: EventSession, _ visit: Visit) -> HTML {
        let most = most(session, visit)
        guard visit.offer.companions > 0, most > 1 || session.ownPlaces > 1 else { return "" }
        return """
            <form method="post" action="/inscription/\(visit.token)">
            <input type="hidden" name="seance" value="\(session.occurrence)">
            \(choice(session, most: max(most, session.ownPlaces)))<div class="actions"><button type="submit" name="action" value="inscrire" class="second">Changer le nombre<span class="sr"> pour le \(FrenchDates.long(session.date))</span></button></div>
            </form>

            """
    }

    private func other(_ session: EventSession, _ visit: Visit) -> HTML {
        guard session.free != 0 else { return "<p class=\"free\">Complet</p>\n" }
        let moves = visit.offer.choice == .one && !visit.own.isEmpty
        let most = most(session, visit)
        let people: HTML = visit.offer.companions > 0 && most > 1 ? choice(session, most: most) : ""
        return """
            \(session.free.map { free -> HTML in "<p class=\"free\">\(count(free, "place libre", "places libres"))</p>\n" })<form method="post" action="/inscription/\(visit.token)">
            <input type="hidden" name="seance" value="\(session.occurrence)">
            \(people)<div class="actions"><button type="submit" name="action" value="inscrire">\(moves ? "Venir plutôt ce jour-là" : "Je m’inscris")<span class="sr"> : \(FrenchDates.long(session.date))</span></button></div>
            </form>

            """
    }

    private func most(_ session: EventSession, _ visit: Visit) -> Int {
        min(1 + visit.offer.companions, (session.free ?? .max - 10) + session.ownPlaces)
    }

    private func choice(_ session: EventSession, most: Int) -> HTML {
        let chosen = max(1, session.ownPlaces)
        let options = (1...most).map { number -> HTML in
            let words = number == 1 ? "moi seul·e" : "moi et \(number - 1) autre\(number > 2 ? "s" : "")"
            return "<option value=\"\(number)\"\(number == chosen ? " selected" : "")>\(words)</option>"
        }
        return """
            <p><label for="places-\(session.occurrence)">Qui viendra ?</label>
            <select id="places-\(session.occurrence)" name="places">\(options)</select></p>

            """
    }

    // MARK: The public list

    func programme(_ programme: RegistrationDesk.Programme) -> HTML {
        let cards = programme.sessions.map { session -> HTML in
            let places: HTML? = session.free.map { free in
                free == 0
                    ? "<p class=\"free\">Complet</p>\n"
                    : "<p class=\"free\">\(count(free, "place libre", "places libres"))</p>\n"
            }
            return """
                <section class="card">
                <h2>\(FrenchDates.withWeekday(session.date).capitalizedFirst)\(time(session))</h2>
                \(session.title.map { "<p>\($0)</p>\n" })\(session.place.map { "<p>\($0)</p>\n" })\(session.until.map { "<p>Jusqu’au \(FrenchDates.long($0))</p>\n" })\(places)</section>

                """
        }
        let phone: HTML = programme.phone.map { "appelez-nous au \($0)" } ?? "parlez-en à la coopérative"
        let how: HTML =
            programme.sessions.isEmpty
            ? "<p>Il n’y a pas de date ouverte aux inscriptions en ce moment.</p>"
            : "<p>Pour vous inscrire, ouvrez le lien du message que vous avez reçu, ou \(phone).</p>"
        return frame.page(title: programme.title, "<h1>\(programme.title)</h1>\n\(how)\n\(cards)")
    }

    // MARK: Words

    private func when(_ session: EventSession) -> HTML {
        "\(FrenchDates.withWeekday(session.date))\(time(session))"
    }

    private func time(_ session: EventSession) -> HTML {
        session.time.map { ", \(FrenchDates.time($0))" } ?? ""
    }

    /// Of somebody who does not come alone.
    private func people(_ session: EventSession) -> HTML {
        session.ownPlaces > 1 ? ", pour \(session.ownPlaces) personnes" : ""
    }

    private func count(_ number: Int, _ one: String, _ many: String) -> HTML {
        "\(number)\u{A0}\(number < 2 ? one : many)"
    }
}
