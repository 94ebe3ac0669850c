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
        for pair in body.split(separator: UInt8(ascii: "&"), maxSplits: Self.limit).prefix(Self.limit) {
            let equals = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
            let value = equals < pair.endIndex ? pair[(equals + 1)...] : []
            values[Self.decoded(pair[..<equals]), default: []].append(Self.decoded(value))
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

    private static func decoded(_ bytes: ArraySlice<UInt8>) -> String {
        var plain: [UInt8] = []
        plain.reserveCapacity(bytes.count)
        var index = bytes.startIndex
        while index < bytes.endIndex {
            let byte = bytes[index]
            if byte == UInt8(ascii: "%"), index + 2 < bytes.endIndex, let high = hex(bytes[index + 1]),
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
