internal import Engine

/// A letter in the browser, as it was sent.
struct LetterRoutes: Routes {
    let frame: PageFrame
    let desk: LetterDesk

    func add(to router: inout Router) {
        router.get("/lettre/:token") { _, parameters in
            found(parameters) { page($0) }
        }
        router.get("/lettre/:token/image/:number") { _, parameters in
            found(parameters) { letter in
                guard let number = Int(parameters["number"]), letter.pictures.indices.contains(number - 1)
                else { return frame.unknownLink }
                let picture = letter.pictures[number - 1]
                return Response(
                    200,
                    headers: [
                        ("Content-Type", picture.mediaType), ("Cache-Control", "private, max-age=86400"),
                    ], body: picture.bytes)
            }
        }
        router.get("/lien-personnel") { _, _ in
            .page(
                frame.notice(
                    "Ce lien est personnel",
                    [
                        "Il ne fonctionne que dans le message lui-même : ainsi, personne ne peut répondre ni se désinscrire à la place de quelqu’un d’autre.",
                        "Si ce message vous était adressé, ouvrez-le dans votre messagerie et appuyez sur le même bouton.",
                    ]))
        }
    }

    /// Letters carry their styles in their tags; scripts stay forbidden.
    private func page(_ letter: LetterDesk.Letter) -> Response {
        Response(
            200,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"), ("Cache-Control", "no-store"),
                ("X-Robots-Tag", "noindex"),
                (
                    "Content-Security-Policy",
                    "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'none'; "
                        + "base-uri 'none'; frame-ancestors 'none'"
                ),
            ], body: LetterPage(frame: frame).framed(letter.html))
    }

    private func found(
        _ parameters: Router.Parameters, _ show: (LetterDesk.Letter) -> Response
    ) -> Response {
        do {
            let token = parameters["token"]
            return try desk.letter(token, path: "/lettre/\(token)").map(show) ?? frame.unknownLink
        } catch {
            return frame.unavailable
        }
    }
}
