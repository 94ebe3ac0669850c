internal import Engine

/// Registering for the dates of an event. A GET looks, a POST acts.
struct RegistrationRoutes: Routes {
    let frame: PageFrame
    let desk: RegistrationDesk

    func add(to router: inout Router) {
        let page = RegistrationPage(frame: frame)
        router.get("/inscription/:token") { request, parameters in
            attempt {
                try desk.visit(parameters["token"]).map {
                    .page(page.choose($0, done: request.query["fait"].flatMap(RegistrationPage.Done.init)))
                }
            }
        }
        router.on(.post, "/inscription/:token") { request, parameters, reply in
            let fields = FormFields(request)
            let (token, session) = (parameters["token"], fields["seance"] ?? "")
            reply(
                attempt {
                    switch fields["action"] {
                    case "inscrire":
                        let places = fields["places"].flatMap { Int($0) } ?? 1
                        return try desk.register(token, for: session, places: places).map { answer($0, page) }
                    case "annuler": return try desk.cancel(token, for: session).map { answer($0, page) }
                    default:
                        // Nothing was asked for: whoever posts blindly changes nothing.
                        return try desk.visit(token).map { .page(page.choose($0), status: 422) }
                    }
                })
        }
        router.get("/inscription/:token/agenda/:session") { _, parameters in
            attempt {
                try desk.calendar(parameters["token"], for: parameters["session"]).map {
                    Response(
                        200,
                        headers: [
                            ("Content-Type", "text/calendar; charset=utf-8"), ("Cache-Control", "no-store"),
                            ("Content-Disposition", "attachment; filename=\"seance.ics\""),
                        ], body: Array($0.text.utf8))
                }
            }
        }
        router.get("/seances/:event") { _, parameters in
            attempt { try desk.programme(parameters["event"]).map { .page(page.programme($0)) } }
        }
    }

    private func attempt(_ answer: () throws -> Response?) -> Response {
        do { return try answer() ?? frame.unknownLink } catch { return frame.unavailable }
    }

    private func answer(_ outcome: RegistrationDesk.Outcome, _ page: RegistrationPage) -> Response {
        switch outcome {
        case .registered(let visit): .seeOther("/inscription/\(visit.token)?fait=inscription")
        case .cancelled(let visit): .seeOther("/inscription/\(visit.token)?fait=annulation")
        case .full(let visit, let session): .page(page.choose(visit, full: session), status: 409)
        case .closed(let visit): .page(page.choose(visit, isTooLate: true), status: 410)
        }
    }
}
