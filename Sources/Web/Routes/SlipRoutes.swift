internal import Engine
internal import Model

/// The staff's page that keys in paper slips, behind a code that `gazette serve` prints.
struct SlipRoutes: Routes {
    let frame: PageFrame
    let door: StaffDoor
    let desk: SlipDesk
    /// The public address is https: the cookie goes over nothing else.
    let isSecure: Bool

    func add(to router: inout Router) {
        let page = SlipPage(frame: frame)
        router.get("/agence/saisie/:survey") { request, parameters in
            found(request, parameters) { sheet in
                guard let token = token(request) else { return .page(page.enter(sheet.survey)) }
                return .page(sheet.hasToBeChosen ? page.choose(sheet) : page.slip(sheet, token: token))
            }
        }
        router.on(.post, "/agence/saisie/:survey") { request, parameters, reply in
            reply(found(request, parameters) { take($0, request, page) })
        }
    }

    private func take(_ sheet: SlipDesk.Sheet, _ request: Request, _ page: SlipPage) -> Response {
        let (survey, fields) = (sheet.survey, FormFields(request))
        guard let token = token(request) else { return enter(fields, survey, page) }
        guard fields["jeton"] == token else { return .page(page.enter(survey), status: 403) }
        guard !sheet.hasToBeChosen else { return .page(page.choose(sheet), status: 422) }
        let outcome = desk.take(
            sheet, code: fields["code"] ?? "",
            typed: survey.questions.map { ($0, fields[$0.name.text] ?? "") })
        let isKept = if case .refused = outcome { false } else { true }
        return .page(
            page.slip(sheet, token: token, outcome: outcome, typed: isKept ? nil : fields),
            status: isKept ? 200 : 422)
    }

    private func found(
        _ request: Request, _ parameters: Router.Parameters, _ show: (SlipDesk.Sheet) -> Response
    ) -> Response {
        do {
            let sheet = try desk.sheet(parameters["survey"], wave: request.query["vague"])
            return sheet.map(show) ?? frame.unknownLink
        } catch {
            return frame.unavailable
        }
    }

    private func enter(_ fields: FormFields, _ survey: Survey, _ page: SlipPage) -> Response {
        guard let cookie = door.enter(fields["entree"] ?? "") else {
            return .page(page.enter(survey, isWrong: true), status: 403)
        }
        var response = Response.seeOther("/agence/saisie/\(survey.name)")
        response.headers.append(
            (
                "Set-Cookie",
                "\(Self.cookie)=\(cookie); Path=/agence; HttpOnly; SameSite=Strict\(isSecure ? "; Secure" : "")"
            ))
        return response
    }

    private static let cookie = "gazette-agence"

    /// The token of the request's session; nil without one.
    private func token(_ request: Request) -> String? {
        for part in (request.headers["cookie"] ?? "").split(separator: ";") {
            let pair = part.drop { $0 == " " }.split(separator: "=", maxSplits: 1)
            if pair.count == 2, pair[0] == Self.cookie { return door.formToken(String(pair[1])) }
        }
        return nil
    }
}
