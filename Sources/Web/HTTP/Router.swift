/// Which page answers which path. A value: tests drive it without a socket.
package struct Router: Sendable {
    /// Answers at once, or later from another thread (a form that waits for the disk).
    package typealias Reply = @Sendable (Response) -> Void
    package typealias Handler = @Sendable (Request, Parameters, @escaping Reply) -> Void

    /// The values of `:name` parts of a pattern.
    package struct Parameters: Sendable {
        var values: [String: String] = [:]

        /// Empty where the pattern has no such part.
        package subscript(_ name: String) -> String { values[name] ?? "" }
    }

    private struct Route: Sendable {
        let method: Request.Method
        let parts: [Substring]
        let handler: Handler
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
        routes.append(Route(method: method, parts: pattern.split(separator: "/"), handler: handler))
    }

    /// The patterns that answer a GET, as they were added.
    package var pages: [String] {
        routes.filter { $0.method == .get }.map { "/" + $0.parts.joined(separator: "/") }
    }

    /// Whether a path is one of a pattern's.
    package static func fits(_ path: some StringProtocol, _ pattern: String) -> Bool {
        match(pattern.split(separator: "/"), String(path).split(separator: "/")) != nil
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
        let parts = request.path.split(separator: "/", maxSplits: 16)
        let method = request.method == .head ? .get : request.method
        var allowed: [String] = []
        for route in routes {
            guard let parameters = Self.match(route.parts, parts) else { continue }
            if route.method == method {
                return route.handler(request, parameters) {
                    reply(compression.encoded($0.varied.unless(known: request), for: request).protected)
                }
            }
            allowed.append(contentsOf: route.method == .get ? ["GET", "HEAD"] : [route.method.rawValue])
        }
        if allowed.isEmpty { return reply(notFound(request).protected) }
        var response = wrongMethod(request)
        response.headers.append(("Allow", allowed.joined(separator: ", ")))
        reply(response.protected)
    }

    private static func match(_ pattern: [Substring], _ parts: [Substring]) -> Parameters? {
        guard pattern.count == parts.count else { return nil }
        var parameters = Parameters()
        for (wanted, found) in zip(pattern, parts) {
            if wanted.hasPrefix(":") {
                parameters.values[String(wanted.dropFirst())] = String(found)
            } else if wanted != found {
                return nil
            }
        }
        return parameters
    }
}

extension Response {
    fileprivate var protected: Response {
        var response = self
        for field in Response.protection where !headers.contains(where: { $0.name == field.name }) {
            response.headers.append(field)
        }
        return response
    }
}
