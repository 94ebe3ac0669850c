internal import Engine

/// Forms by which people write for others to read, and the wall where it shows. A GET looks, a POST acts.
struct ContributionRoutes: Routes {
    let frame: PageFrame
    let desk: ContributionDesk
    /// Of texts by a public address.
    let limit: ClientLimit

    private typealias Find = @Sendable (String) throws -> ContributionDesk.Visit?

    func add(to router: inout Router) {
        add("/formulaire/:who", to: &router) { [desk] in try desk.visit($0) }
        add("/participer/:who", to: &router) { [desk] in desk.publicVisit($0) }
        router.on(.post, "/formulaire/:who/accord") { request, parameters, reply in
            let fields = FormFields(request)
            reply(
                attempt {
                    guard let id = fields["numero"].flatMap({ Int64($0) }),
                        let isGiven = ["oui": true, "non": false][fields["accord"] ?? ""]
                    else { return try desk.visit(parameters["who"]).map { _ in frame.unknownLink } }
                    return try desk.setConsent(parameters["who"], id, isGiven: isGiven).map {
                        .seeOther("\($0.path)?accord=\(isGiven ? "oui" : "non")")
                    }
                })
        }
        router.get("/mur/:name") { request, parameters in
            attempt {
                try desk.wall(parameters["name"]).map { wall in
                    let page = WallPage(frame: frame, wall: wall)
                    let number = request.query["page"].flatMap { Int($0) } ?? 1
                    return page.show(number).map { .page($0, isPublic: true) }
                } ?? nil
            }
        }
    }

    private func add(_ path: String, to router: inout Router, _ find: @escaping Find) {
        let page = ContributionPage(frame: frame)
        router.get(path) { request, parameters in
            attempt {
                try find(parameters["who"]).map { visit in
                    guard case .open = visit.dates.door else { return page.shut(visit) }
                    return .page(page.write(visit, said: request.query["accord"]))
                }
            }
        }
        router.get(path + "/merci") { _, parameters in
            attempt { try find(parameters["who"]).map { .page(page.thanks($0)) } }
        }
        router.on(.post, path) { request, parameters, reply in
            reply(
                attempt {
                    try find(parameters["who"]).map { visit in
                        let draft = ContributionDraft(FormFields(request))
                        if !visit.isPersonal, let seconds = limit.take(request.client) {
                            return busy(visit, draft, page, after: seconds)
                        }
                        return answer(try desk.take(visit, draft), draft, page)
                    }
                })
        }
    }

    private func answer(
        _ outcome: ContributionDesk.Outcome, _ draft: ContributionDraft, _ page: ContributionPage
    ) -> Response {
        switch outcome {
        case .kept(let visit): .seeOther("\(visit.path)/merci")
        case .incomplete(let visit, let faults): .page(page.write(visit, draft, faults: faults), status: 422)
        case .again(let visit, let hitch): .page(page.write(visit, draft, hitch: hitch), status: 422)
        case .tooMany(let visit): busy(visit, draft, page, after: 900)
        case .shut(let visit): page.shut(visit)
        }
    }

    /// What was written stands on the page again.
    private func busy(
        _ visit: ContributionDesk.Visit, _ draft: ContributionDraft, _ page: ContributionPage,
        after seconds: Int
    ) -> Response {
        var response = Response.page(page.write(visit, draft, isBusy: true), status: 429)
        response.headers.append(("Retry-After", "\(seconds)"))
        return response
    }

    private func attempt(_ answer: () throws -> Response?) -> Response {
        do { return try answer() ?? frame.unknownLink } catch { return frame.unavailable }
    }
}

extension ContributionDraft {
    /// The field that people do not see.
    static let trapName = "adresse-du-site"
    static let pageName = "page"

    fileprivate init(_ fields: FormFields) {
        func text(_ field: Field) -> String { fields[field.rawValue] ?? "" }
        self.init(
            letter: text(.letter), word: text(.word), body: text(.body), signature: text(.signature),
            consent: text(.consent), trap: fields[Self.trapName] ?? "", page: fields[Self.pageName] ?? "")
    }
}
