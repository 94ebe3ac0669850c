/// The fields of a form as browsers send them (`application/x-www-form-urlencoded`, WHATWG URL §5.1), or in parts.
package struct FormFields: Hashable, Sendable {
    private var values: [String: [String]] = [:]

    /// More fields than any survey has are cut off.
    package static let limit = 1_000

    /// The body of a request, in either of the two forms that browsers and mail programs send.
    package init(_ request: Request) {
        guard let boundary = MultipartForm.boundary(request.headers["content-type"] ?? "") else {
            self.init(request.body)
            return
        }
        self.init(MultipartForm.fields(request.body, boundary: boundary))
    }

    private init(_ pairs: [(name: String, value: String)]) {
        for (name, value) in pairs { values[name, default: []].append(value) }
    }

    /// Never fails: whatever does not fit is text. Octets that are not UTF-8 become U+FFFD.
    package init(_ body: [UInt8]) {
        values.reserveCapacity(8)
        body.withUnsafeBufferPointer { body in
            var (start, count) = (0, 0)
            while start < body.count, count < Self.limit {
                var (end, equals) = (start, -1)
                while end < body.count, body[end] != UInt8(ascii: "&") {
                    if equals < 0, body[end] == UInt8(ascii: "=") { equals = end }
                    end += 1
                }
                if end > start {
                    let name = Self.decoded(body[start..<(equals < 0 ? end : equals)])
                    let value = equals < 0 ? "" : Self.decoded(body[(equals + 1)..<end])
                    values[name, default: []].append(value)
                    count += 1
                }
                start = end + 1
            }
        }
    }

    /// All values of a field, in order; empty where it was not sent.
    package func all(_ name: String) -> [String] { values[name] ?? [] }

    package subscript(_ name: String) -> String? { values[name]?.first }

    /// Some of it is not UTF-8, which every browser sends: what was typed would be kept wrong.
    package var isGarbled: Bool {
        values.contains { name, texts in Self.isGarbled(name) || texts.contains(where: Self.isGarbled) }
    }

    private static func isGarbled(_ text: String) -> Bool {
        text.unicodeScalars.contains("\u{FFFD}")
    }

    package var names: [String] { values.keys.sorted() }

    private static func decoded(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> String {
        let bytes = UnsafeBufferPointer(rebasing: bytes)
        let isPlain = !bytes.contains { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }
        if isPlain { return String(decoding: bytes, as: UTF8.self) }
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.count, let high = hex(bytes[index + 1]),
                let low = hex(bytes[index + 2])
            {
                plain.append(high << 4 | low)
                index += 3
            } else {
                plain.append(byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
                index += 1
            }
        }
        return String(decoding: plain, as: UTF8.self)
    }

    private static func hex(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
