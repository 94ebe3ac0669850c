/// One HTTP request, whole.
package struct Request: Sendable {
    package enum Method: String, Sendable, CaseIterable { case get = "GET", head = "HEAD", post = "POST" }

    /// nil for a method that no page answers.
    package var method: Method?
    /// Decoded, from the first `/`; without query.
    package var path: String
    package var query: [String: String]
    /// By lower-case name; of several of one name the last.
    package var headers: [String: String]
    package var body: [UInt8]
    /// The other end of the connection, in numbers; behind a proxy, the proxy.
    package var peer: String
    /// Who asks, as far as our own proxies say it (`ProxyList`); for counting how often, never kept.
    package var client: String

    package init(
        _ method: Method?, _ path: String, query: [String: String] = [:], headers: [String: String] = [:],
        body: [UInt8] = [], peer: String = "127.0.0.1"
    ) {
        self.method = method
        self.path = path
        self.query = query
        self.headers = headers
        self.body = body
        self.peer = peer
        client = peer
    }
}
