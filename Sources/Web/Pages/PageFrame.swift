package import Engine
internal import Model

/// What surrounds every public page: who speaks, and nothing that follows anybody.
package struct PageFrame: Sendable {
    /// The coop's name.
    let coop: String
    let legalNotice: String

    package init(_ coop: Coop) {
        let organisation = coop.settings.organisation
        self.coop = organisation.name
        legalNotice =
            "\(organisation.legalName ?? organisation.name) · SIREN \(organisation.siren) · \(organisation.seat)"
    }

    package init(coop: String, legalNotice: String) {
        self.coop = coop
        self.legalNotice = legalNotice
    }

    /// `lead` stands first in the browser's title, so that tabs and screen readers tell pages apart. `head`: what else
    /// stands in the page's head; search engines keep out of all pages but public ones.
    func page(title: String, lead: String = "", head: HTML = "", isPublic: Bool = false, _ body: HTML) -> HTML
    {
        """
        <!DOCTYPE html>
        <html lang="fr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        \(isPublic ? head : "<meta name=\"robots\" content=\"noindex\">" + head)
        <title>\(lead.isEmpty ? "" : lead + " – ")\(title) – \(coop)</title>
        <link rel="stylesheet" href="/style.css?\(StyleSheet.version)">
        </head>
        <body>
        <a class="skip" href="#contenu">Aller au contenu</a>
        <header><p>\(coop)</p></header>
        <main id="contenu">
        \(body)
        </main>
        <footer><p>\(legalNotice)</p></footer>
        </body>
        </html>

        """
    }

    /// A page that says one thing.
    func notice(_ title: String, _ paragraphs: [HTML]) -> HTML {
        page(title: title, "<h1>\(title)</h1>\n\(paragraphs.map { "<p>\($0)</p>\n" as HTML })")
    }

    /// The same words for every link that does not work, so that nobody learns why.
    var unknownLink: Response {
        .page(
            notice(
                "Ce lien ne fonctionne pas",
                [
                    "Il est peut-être incomplet, ou trop ancien. Ouvrez-le de nouveau depuis le message que vous avez reçu.",
                    "Si cela ne suffit pas, répondez simplement à ce message : une personne de la coopérative vous aidera.",
                ]), status: 404)
    }

    /// A form that was cut or garbled on its way.
    var brokenForm: Response {
        .page(
            notice(
                "Votre réponse n’est pas arrivée entière",
                [
                    "Une partie s’est perdue en chemin, et rien n’a été enregistré.",
                    "Revenez en arrière et envoyez-la de nouveau. Si cela ne suffit pas, ouvrez de nouveau le lien du message.",
                ]), status: 400)
    }

    /// One client asked too often; it may again after so many seconds.
    func tooMany(after seconds: Int) -> Response {
        let minutes = (seconds + 59) / 60
        var response = Response.page(
            notice(
                "Un peu de patience",
                [
                    "Beaucoup de demandes sont arrivées en peu de temps par la connexion que vous utilisez, et la vôtre n’a pas été traitée.",
                    "Réessayez dans \(minutes < 2 ? "une minute" : "\(minutes) minutes"). Si vous veniez d’envoyer des réponses, elles n’ont pas été enregistrées.",
                ]),
            status: 429)
        response.headers.append(("Retry-After", "\(seconds)"))
        return response
    }

    var unavailable: Response {
        var response = Response.page(
            notice(
                "Réessayez dans un instant",
                [
                    "Votre réponse n’a pas pu être enregistrée. Rien n’est perdu de votre côté : revenez en arrière et envoyez-la de nouveau dans quelques minutes."
                ]),
            status: 503)
        response.headers.append(("Retry-After", "120"))
        return response
    }
}
