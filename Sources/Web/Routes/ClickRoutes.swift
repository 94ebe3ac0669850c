internal import Engine

/// Counted links: `/l/TOKEN/NUMBER` leads on to an address of the mail that the token is of, and nowhere else.
struct ClickRoutes: Routes {
    let frame: PageFrame
    let desk: ClickDesk

    func add(to router: inout Router) {
        router.get("/l/:token/:link") { request, parameters in
            do {
                let address = try desk.follow(
                    parameters["token"], link: parameters["link"], isLookOnly: request.method == .head)
                return address.map(Self.onwards) ?? frame.unknownLink
            } catch {
                return frame.shortly
            }
        }
    }

    /// 302: the next click has to come here as well.
    private static func onwards(_ address: String) -> Response {
        Response(
            302,
            headers: [("Location", address), ("Cache-Control", "no-store"), ("X-Robots-Tag", "noindex")])
    }
}

extension PageFrame {
    /// The database does not answer for now.
    fileprivate var shortly: Response {
        var response = Response.page(
            notice(
                "Réessayez dans un instant",
                ["Le lien n’a pas pu être ouvert. Appuyez de nouveau dessus dans quelques minutes."]),
            status: 503)
        response.headers.append(("Retry-After", "120"))
        return response
    }
}
