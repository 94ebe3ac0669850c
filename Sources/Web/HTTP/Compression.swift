internal import CZlib
internal import Synchronization

/// Compresses what is the same for everybody, and keeps it. Personal pages are left as they are: they carry a secret (the
/// link's token) and may show what a visitor sent, and the length of the two compressed together tells one from the other
/// (BREACH); `docs/decisions/0029`.
package final class Compression: Sendable {
    private let kept = Mutex<[String: [UInt8]]>([:])
    private static let most = 256
    /// Octets below which it is not worth the time.
    static let least = 1_000

    package init() {}

    /// The response in the encoding that the request takes.
    func encoded(_ response: Response, for request: Request) -> Response {
        guard response.status == 200, response.mayBeCompressed, request.takesGzip,
            let body = compressed(response)
        else { return response }
        var encoded = response
        encoded.body = body
        encoded.headers.append(("Content-Encoding", "gzip"))
        return encoded
    }

    /// nil where it would not be shorter.
    private func compressed(_ response: Response) -> [UInt8]? {
        guard let tag = response.header("ETag") else { return Self.gzip(response.body) }
        if let known = kept.withLock({ $0[tag] }) { return known }
        guard let body = Self.gzip(response.body) else { return nil }
        kept.withLock { kept in
            if kept.count >= Self.most { kept = [:] }
            kept[tag] = body
        }
        return body
    }

    /// RFC 1952; nil where it would not be shorter.
    static func gzip(_ body: [UInt8]) -> [UInt8]? {
        let room = body.count - 1
        guard room > 0 else { return nil }
        let packed = [UInt8](unsafeUninitializedCapacity: room) { output, count in
            count = body.withUnsafeBufferPointer {
                gz_gzip($0.baseAddress, $0.count, output.baseAddress, room)
            }
        }
        return packed.isEmpty ? nil : packed
    }
}

extension Response {
    /// Public text of some length.
    fileprivate var mayBeCompressed: Bool {
        guard body.count >= Compression.least, header("Cache-Control")?.hasPrefix("public") == true,
            let type = header("Content-Type")
        else { return false }
        return type.hasPrefix("text/") || type.hasPrefix("application/atom+xml")
            || type.hasPrefix("image/svg")
    }

    /// Says to caches on the way that it comes in two encodings, whichever this one is.
    var varied: Response {
        guard status == 200, mayBeCompressed else { return self }
        var response = self
        response.headers.append(("Vary", "Accept-Encoding"))
        return response
    }
}

extension Request {
    /// `gzip` is named and not refused (RFC 9110 §12.5.3); `*` alone is not taken for it.
    fileprivate var takesGzip: Bool {
        (headers["accept-encoding"] ?? "").lowercased().split(separator: ",").contains { part in
            let words = part.split(separator: ";").map { $0.filter { !$0.isWhitespace } }
            guard words.first == "gzip" || words.first == "x-gzip" else { return false }
            let weight = words.dropFirst().first { $0.hasPrefix("q=") }.flatMap { Double($0.dropFirst(2)) }
            return weight ?? 1 > 0
        }
    }
}
