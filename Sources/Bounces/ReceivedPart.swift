/// A mail, or a part of one, as it came (RFC 5322, RFC 2045): fields and body, parts inside. Never fails: what is out of
/// order is read as far as it goes.
struct ReceivedPart {
    /// Names in lower case; values unfolded, not decoded.
    let fields: [(name: String, value: String)]
    /// Without its transfer encoding.
    let body: [UInt8]
    /// Of a multipart, and the mail inside a `message/rfc822`.
    let parts: [ReceivedPart]

    /// How deep parts in parts are followed, and how many of one multipart.
    private static let (deepest, most) = (6, 50)

    init(_ bytes: some Collection<UInt8>) { self.init(Self.lines(bytes)[...], depth: 0) }

    private init(_ lines: ArraySlice<[UInt8]>, depth: Int) {
        let end = lines.firstIndex { $0.isEmpty } ?? lines.endIndex
        fields = Self.fields(lines[..<end])
        let content = lines[min(end + 1, lines.endIndex)...]
        let type = Self.first("content-type", fields)
        if let boundary = Self.parameter("boundary", type), depth < Self.deepest {
            body = []
            parts = Self.split(content, boundary).map { ReceivedPart($0, depth: depth + 1) }
        } else if type.lowercased().hasPrefix("message/rfc822"), depth < Self.deepest {
            body = []
            parts = [ReceivedPart(content, depth: depth + 1)]
        } else {
            parts = []
            body = Self.decoded(content, Self.first("content-transfer-encoding", fields).lowercased())
        }
    }

    /// The first field of this name, in lower case; empty where there is none.
    func field(_ name: String) -> String { Self.first(name, fields) }

    /// `multipart/report`, in lower case; a part without says nothing, which means text.
    var type: String {
        let type = field("content-type").lowercased().prefix { $0 != ";" && $0 != " " }
        return type.isEmpty ? "text/plain" : String(type)
    }

    /// The body read as UTF-8, whatever it was written in: what is looked for is ASCII.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// This part and all inside it that are no mails of their own.
    var own: [ReceivedPart] {
        type == "message/rfc822" ? [self] : [self] + parts.flatMap(\.own)
    }

    /// Fields of a block of lines, as the groups of a delivery report are, too.
    static func fields(_ lines: some Sequence<[UInt8]>) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        for line in lines {
            let text = String(decoding: line, as: UTF8.self)
            if let first = text.first, first == " " || first == "\t" {
                if let last = fields.indices.last { fields[last].value += " " + Self.trimmed(text) }
            } else if let colon = text.firstIndex(of: ":") {
                let name = Self.trimmed(String(text[..<colon])).lowercased()
                fields.append((name, Self.trimmed(String(text[text.index(after: colon)...]))))
            }
        }
        return fields
    }

    /// Lines without their ends, LF or CRLF.
    static func lines(_ bytes: some Collection<UInt8>) -> [[UInt8]] {
        bytes.split(separator: 10, omittingEmptySubsequences: false).map { line in
            line.last == 13 ? Array(line.dropLast()) : Array(line)
        }
    }

    private static func first(_ name: String, _ fields: [(name: String, value: String)]) -> String {
        fields.first { $0.name == name }?.value ?? ""
    }

    private static func trimmed(_ text: String) -> String {
        String(text.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }

    private static func parameter(_ name: String, _ value: String) -> String? {
        for piece in value.split(separator: ";").dropFirst() {
            guard let equals = piece.firstIndex(of: "="),
                trimmed(String(piece[..<equals])).lowercased() == name
            else { continue }
            let text = trimmed(String(piece[piece.index(after: equals)...]))
            let bare = text.hasPrefix("\"") ? String(text.dropFirst().prefix { $0 != "\"" }) : text
            return bare.isEmpty ? nil : bare
        }
        return nil
    }

    private static func split(_ lines: ArraySlice<[UInt8]>, _ boundary: String) -> [ArraySlice<[UInt8]>] {
        let (open, close) = (Array("--\(boundary)".utf8), Array("--\(boundary)--".utf8))
        var parts: [ArraySlice<[UInt8]>] = []
        var start: Int?
        for index in lines.indices where lines[index].starts(with: open) {
            if let start, parts.count < most { parts.append(lines[start..<index]) }
            start = index + 1
            if lines[index].starts(with: close) {
                start = nil
                break
            }
        }
        // A report that was cut still has what came before the cut.
        if let start, start <= lines.endIndex, parts.count < most { parts.append(lines[start...]) }
        return parts
    }

    private static func decoded(_ lines: ArraySlice<[UInt8]>, _ encoding: String) -> [UInt8] {
        switch encoding {
        case "quoted-printable": quotedPrintable(lines)
        case "base64": base64(lines)
        default: Array(lines.joined(separator: [10]))
        }
    }

    private static func quotedPrintable(_ lines: ArraySlice<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        for line in lines {
            var rest = line[...]
            var isSoft = false
            while let byte = rest.popFirst() {
                guard byte == UInt8(ascii: "=") else {
                    bytes.append(byte)
                    continue
                }
                if let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16),
                    rest.count > 1
                {
                    bytes.append(value)
                    rest = rest.dropFirst(2)
                } else if rest.isEmpty {
                    isSoft = true
                } else {
                    bytes.append(byte)
                }
            }
            if !isSoft { bytes.append(10) }
        }
        return bytes
    }

    private static func base64(_ lines: ArraySlice<[UInt8]>) -> [UInt8] {
        var bytes: [UInt8] = []
        var (bits, count) = (UInt32(0), 0)
        for byte in lines.joined() {
            guard let digit = digits[byte] else { continue }
            bits = bits << 6 | digit
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }

    private static let digits: [UInt8: UInt32] = Dictionary(
        uniqueKeysWithValues: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8
            .enumerated().map { ($1, UInt32($0)) })
}
