internal import Model

/// Stops a client that tries personal links, or codes of the staff's door, until one fits. A link that is right always
/// opens, since many people may share one address; a code is short, so that whoever tried too many has to wait.
struct GuessLimit: Sendable {
    /// First parts of the paths that only those know who were told.
    static let pages: Set<Substring> = [
        "enquete", "formulaire", "inscription", "preferences", "desinscription", "lettre", "l", "agence",
    ]
    private static let door: Substring = "agence"

    private let misses: ClientLimit
    private let refusal: @Sendable (_ seconds: Int) -> Response

    init(_ misses: ClientLimit, refusal: @escaping @Sendable (_ seconds: Int) -> Response) {
        self.misses = misses
        self.refusal = refusal
    }

    /// Answers in the page's place, or lets it answer and looks what came of it.
    func watch(
        _ request: Request, _ reply: @escaping Router.Reply, _ page: (@escaping Router.Reply) -> Void
    ) {
        let rest = request.path.utf8.drop { $0 == UInt8(ascii: "/") }
        let first = Substring(rest.prefix { $0 != UInt8(ascii: "/") })
        guard Self.pages.contains(first) else { return page(reply) }
        if first == Self.door, let seconds = misses.wait(request.client) { return reply(refusal(seconds)) }
        page { response in
            // 404: no such link; 403: no such code.
            guard response.status == 404 || response.status == 403, let seconds = misses.take(request.client)
            else { return reply(response) }
            reply(refusal(seconds))
        }
    }
}
