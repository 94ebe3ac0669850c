internal import CYAML

/// What libyaml could not read, said for a person who writes letters. Line and column from 0.
struct YAMLProblem {
    let line: Int
    let column: Int
    let message: String

    init(_ parser: yaml_parser_t, bytes: UnsafeBufferPointer<UInt8>) {
        let problem = parser.problem.map { String(cString: $0) } ?? "the file cannot be read"
        let context = parser.context.map { String(cString: $0) } ?? ""
        if parser.error == YAML_READER_ERROR {
            let strange = problem.contains("control") ? nil : Self.firstMisfit(in: bytes)
            let place = Self.place(of: strange ?? min(parser.problem_offset, bytes.count), in: bytes)
            (line, column) = place
            message = Self.encoding(problem)
            return
        }
        // An unclosed quote or bracket is found at the end of the file; the person needs its beginning.
        let unclosed = ["end of stream", "',' or ']'", "',' or '}'"].contains { problem.contains($0) }
        let begins = unclosed && parser.context != nil
        let mark = begins ? parser.context_mark : parser.problem_mark
        line = mark.line
        column = mark.column
        message = Self.plain(problem, context, character: Self.character(at: mark, in: bytes) ?? 0)
    }

    private static func encoding(_ problem: String) -> String {
        if problem.contains("control") {
            return "found a control character that text cannot hold; delete it"
        }
        return "found a byte that is not UTF-8; save the file with the encoding UTF-8"
    }

    private static func plain(_ problem: String, _ context: String, character: UInt8) -> String {
        switch problem {
        case "found character that cannot start any token":
            if character == UInt8(ascii: "\t") {
                return "found a tab, expected spaces; indent with two spaces"
            }
            let sign = String(UnicodeScalar(character))
            return "found text that begins with \(sign); put it in quotes"
        case "mapping values are not allowed in this context":
            return "found a second \":\" on the line or a line that is indented too far; "
                + "put text with a colon in quotes, or align the line with those above"
        case "did not find expected key", "did not find expected '-' indicator",
            "did not find expected <document start>":
            return
                "found a line that fits neither the keys nor the list above it; check its indentation and quotes"
        case "could not find expected ':'":
            return "found a line without \":\", expected \"key: value\""
        case "block sequence entries are not allowed in this context":
            return "found a list item (\"- \") behind a key; put it on a line of its own, indented"
        case "did not find expected ',' or ']'":
            return
                "found a list that begins with [ and does not end; close it with ] and part its items with commas"
        case "did not find expected ',' or '}'":
            return "found a group that begins with { and does not end; "
                + "close it with }, part its keys with commas, or put text that begins with { in quotes"
        case "found unknown escape character", "did not find expected hexdecimal number":
            return "found a backslash with an unknown letter inside \"…\"; use '…' for text with backslashes"
        case "did not find expected alphabetic or numeric character":
            return "found text that begins with * or &; put it in quotes"
        case "found unexpected end of stream":
            return "found a quote that is never closed; close it on this line"
        case "found a tab character where an indentation space is expected",
            "found a tab character that violates indentation":
            return "found a tab, expected spaces; indent with two spaces"
        default:
            return (context.isEmpty ? "" : context + ": ") + problem
        }
    }

    /// Where the first byte stands that begins no UTF-8 character; libyaml points somewhere inside it.
    private static func firstMisfit(in bytes: UnsafeBufferPointer<UInt8>) -> Int? {
        let raw = UnsafeRawBufferPointer(bytes)
        var index = 0
        while index < raw.count {
            let length = UTF8Sequence.length(raw, at: index)
            guard length > 0 else { return index }
            index += length
        }
        return nil
    }

    private static func place(of offset: Int, in bytes: UnsafeBufferPointer<UInt8>) -> (Int, Int) {
        let before = bytes[..<offset]
        let line = before.count(where: { $0 == 10 })
        let start = before.lastIndex(of: 10).map { $0 + 1 } ?? 0
        // Continuation bytes are not characters of their own.
        return (line, before[start...].count(where: { $0 & 0xC0 != 0x80 }))
    }

    /// The mark counts characters, not bytes, so the byte is looked for in its line.
    private static func character(at mark: yaml_mark_t, in bytes: UnsafeBufferPointer<UInt8>) -> UInt8? {
        var line = 0
        var column = 0
        for byte in bytes where byte & 0xC0 != 0x80 {
            if line == mark.line, column == mark.column { return byte }
            if byte == 10 {
                line += 1
                column = 0
            } else {
                column += 1
            }
        }
        return nil
    }
}
