internal import Engine

/// Unsubscribing and preferences. A GET looks, a POST acts (RFC 8058: without cookies, without redirect).
struct PreferencesRoutes: Routes {
    let frame: PageFrame
    let desk: PreferencesDesk

    func add(to router: inout Router) {
        let page = PreferencesPage(frame: frame)
        router.get("/desinscription/:token") { _, parameters in
            shown {
                try desk.unsubscribing(parameters["token"])
            } page: {
                page.ask($0)
            }
        }
        router.on(.post, "/desinscription/:token") { request, parameters, reply in
            let fields = FormFields(request)
            let isOneClick = fields["List-Unsubscribe"] == "One-Click"
            guard isOneClick || fields["confirmer"] == "oui" else {
                // Nothing was asked for: whoever posts blindly changes nothing.
                var response = shown {
                    try desk.unsubscribing(parameters["token"])
                } page: {
                    page.ask($0)
                }
                if response.status == 200 { response.status = 422 }
                return reply(response)
            }
            reply(
                shown {
                    try desk.unsubscribe(parameters["token"], by: isOneClick ? .oneClick : .page)
                } page: {
                    page.unsubscribed($0)
                })
        }
        router.get("/preferences/:token") { request, parameters in
            shown {
                try desk.preferences(parameters["token"])
            } page: {
                page.choose($0, isSaved: request.query["enregistre"] != nil)
            }
        }
        router.on(.post, "/preferences/:token") { request, parameters, reply in
            let fields = FormFields(request)
            let choices = PreferencesDesk.Choices(
                newsletter: fields["lettres"] == "oui", survey: fields["enquetes"] == "oui",
                clicks: fields["clics"] == "oui")
            do {
                guard let visit = try desk.save(parameters["token"], choices) else {
                    return reply(frame.unknownLink)
                }
                reply(.seeOther("/preferences/\(visit.token)?enregistre"))
            } catch {
                reply(frame.unavailable)
            }
        }
    }

    private func shown(
        _ look: () throws -> PreferencesDesk.Visit?, page: (PreferencesDesk.Visit) -> HTML
    ) -> Response {
        do { return try look().map { .page(page($0)) } ?? frame.unknownLink } catch {
            return frame.unavailable
        }
    }
}
