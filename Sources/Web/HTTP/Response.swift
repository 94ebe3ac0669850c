/// One HTTP response, whole.
package struct Response: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]

    package init(_ status: Int, headers: [(name: String, value: String)] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// A page. Personal unless `isPublic`: no cache on the way keeps it.
    package static func page(_ html: HTML, status: Int = 200, isPublic: Bool = false) -> Response {
        Response(
            status,
            headers: [
                ("Content-Type", "text/html; charset=utf-8"),
                ("Cache-Control", isPublic ? "public, max-age=300" : "no-store"),
            ], body: Array(html.text.utf8))
    }

    package static func text(_ text: String, status: Int = 200) -> Response {
        Response(
            status, headers: [("Content-Type", "text/plain; charset=utf-8"), ("Cache-Control", "no-store")],
            body: Array((text + "\n").utf8))
    }

    /// After a form was recorded: the browser fetches the page behind, so that reloading posts nothing again
    /// (RFC 9110 §15.4.4). `path` is one of ours, never what a visitor gave.
    package static func seeOther(_ path: String) -> Response {
        Response(303, headers: [("Location", path), ("Cache-Control", "no-store")])
    }

    package func header(_ name: String) -> String? {
        headers.last { $0.name.lowercased() == name.lowercased() }?.value
    }

    /// What every response carries: no script, no frame, no trace of where a reader came from.
    package static let protection: [(name: String, value: String)] = [
        (
            "Content-Security-Policy",
            "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "
                + "frame-ancestors 'none'"
        ),
        ("Referrer-Policy", "no-referrer"), ("X-Content-Type-Options", "nosniff"),
        ("X-Frame-Options", "DENY"), ("Permissions-Policy", "interest-cohort=()"),
        ("Cross-Origin-Opener-Policy", "same-origin"),
    ]
}
