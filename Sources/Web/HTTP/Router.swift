/// Which page answers which path. A value: tests drive it without a socket.
package struct Router: Sendable {
    /// Answers at once, or later from another thread (a form that waits for the disk).
    package typealias Reply = @Sendable (Response) -> Void
    package typealias Handler = @Sendable (Request, Parameters, @escaping Reply) -> Void

    /// The values of `:name` parts of a pattern.
    package struct Parameters: Sendable {
        fileprivate var values: [(name: String, value: String)] = []

        /// Empty where the pattern has no such part.
        package subscript(_ name: String) -> String { values.first { $0.name == name }?.value ?? "" }
    }

    private struct Route: Sendable {
        let method: Request.Method
        let pattern: String
        let parts: [Part]
        let handler: Handler
    }

    /// Of a pattern: a word that has to stand there, or a name for what stands there.
    private enum Part: Sendable {
        case word(String)
        case name(String)
    }

    private var routes: [Route] = []
    private let compression = Compression()
    /// nil: whoever guesses links may go on.
    var guesses: GuessLimit?
    private let notFound: @Sendable (Request) -> Response
    private let wrongMethod: @Sendable (Request) -> Response

    package init(
        notFound: @escaping @Sendable (Request) -> Response,
        wrongMethod: @escaping @Sendable (Request) -> Response
    ) {
        self.notFound = notFound
        self.wrongMethod = wrongMethod
    }

    /// `pattern`: `/enquete/:token`. A GET also answers HEAD.
    package mutating func on(_ method: Request.Method, _ pattern: String, _ handler: @escaping Handler) {
        routes.append(
            Route(method: method, pattern: pattern, parts: Self.parts(pattern), handler: handler))
    }

    /// The patterns that answer a GET, as they were added.
    package var pages: [String] {
        routes.filter { $0.method == .get }.map(\.pattern)
    }

    /// Whether a path is one of a pattern's.
    package static func fits(_ path: some StringProtocol, _ pattern: String) -> Bool {
        match(parts(pattern), pieces(String(path))) != nil
    }

    /// A page that needs no waiting.
    package mutating func get(
        _ pattern: String, _ page: @escaping @Sendable (Request, Parameters) -> Response
    ) {
        on(.get, pattern) { request, parameters, reply in reply(page(request, parameters)) }
    }

    package func respond(_ request: Request, _ reply: @escaping Reply) {
        guard let guesses else { return answer(request, reply) }
        guesses.watch(request, { reply($0.protected) }) { answer(request, $0) }
    }

    private func answer(_ request: Request, _ reply: @escaping Reply) {
        let pieces = Self.pieces(request.path)
        let method = request.method == .head ? .get : request.method
        for route in routes where route.method == method {
            guard let parameters = Self.match(route.parts, pieces) else { continue }
            return route.handler(request, parameters) {
                reply(compression.encoded($0.varied.unless(known: request), for: request).protected)
            }
        }
        var allowed: [String] = []
        for route in routes where Self.match(route.parts, pieces) != nil {
            allowed.append(contentsOf: route.method == .get ? ["GET", "HEAD"] : [route.method.rawValue])
        }
        if allowed.isEmpty { return reply(notFound(request).protected) }
        var response = wrongMethod(request)
        response.headers.append(("Allow", allowed.joined(separator: ", ")))
        reply(response.protected)
    }

    private static func match(_ pattern: [Part], _ pieces: [Substring.UTF8View]) -> Parameters? {
        guard pattern.count == pieces.count else { return nil }
        // Words first: most patterns fail at their first one.
        for (part, piece) in zip(pattern, pieces) {
            if case .word(let word) = part, !word.utf8.elementsEqual(piece) { return nil }
        }
        var parameters = Parameters()
        for (part, piece) in zip(pattern, pieces) {
            if case .name(let name) = part { parameters.values.append((name, String(Substring(piece)))) }
        }
        return parameters
    }

    private static func parts(_ pattern: String) -> [Part] {
        pattern.split(separator: "/").map {
            $0.hasPrefix(":") ? .name(String($0.dropFirst())) : .word(String($0))
        }
    }

    /// By octets: to find where characters end takes ten times as long.
    private static func pieces(_ path: String) -> [Substring.UTF8View] {
        path.utf8.split(separator: UInt8(ascii: "/"), maxSplits: 16)
    }
}

extension Response {
    fileprivate var protected: Response {
        var response = self
        response.headers.reserveCapacity(headers.count + Response.protection.count)
        for field in Response.protection {
            let length = field.name.utf8.count
            let isThere = headers.contains { $0.name.utf8.count == length && $0.name == field.name }
            if !isThere { response.headers.append(field) }
        }
        return response
    }
}
