/// A form as mail programs send one-click unsubscriptions (`multipart/form-data`, RFC 7578); files are not taken.
enum MultipartForm {
    /// The boundary of a `Content-Type`; nil where it is no such form.
    static func boundary(_ contentType: String) -> [UInt8]? {
        guard contentType.utf8.first.map({ $0 | 32 }) == UInt8(ascii: "m") else { return nil }
        let parts = contentType.split(separator: ";").map { $0.trimming(" \t") }
        guard parts.first?.lowercased() == "multipart/form-data" else { return nil }
        for part in parts.dropFirst() where part.lowercased().hasPrefix("boundary=") {
            let value = part.dropFirst("boundary=".count).trimming("\"")
            return value.isEmpty || value.utf8.count > 70 ? nil : Array(value.utf8)
        }
        return nil
    }

    /// The text fields in order. Never fails: what does not fit is left out.
    static func fields(_ body: [UInt8], boundary: [UInt8]) -> [(name: String, value: String)] {
        let delimiter = Array("--".utf8) + boundary
        var fields: [(String, String)] = []
        var starts: [Int] = []
        var index = 0
        while index + delimiter.count <= body.count, starts.count <= FormFields.limit {
            if isLineStart(body, index), body[index..<(index + delimiter.count)].elementsEqual(delimiter) {
                starts.append(index)
                index += delimiter.count
            } else {
                index += 1
            }
        }
        for (start, end) in zip(starts, starts.dropFirst()) {
            if let field = field(body[(start + delimiter.count)..<end]) { fields.append(field) }
        }
        return fields
    }

    private static func isLineStart(_ body: [UInt8], _ index: Int) -> Bool {
        index == 0 || body[index - 1] == UInt8(ascii: "\n")
    }

    /// One part: line end, header lines, an empty line, the value, a line end.
    private static func field(_ part: ArraySlice<UInt8>) -> (String, String)? {
        let text = String(decoding: part, as: UTF8.self).replacing("\r\n", with: "\n")
        guard text.hasPrefix("\n"), let gap = text.firstRange(of: "\n\n") else { return nil }
        for line in text[..<gap.lowerBound].split(separator: "\n") {
            guard line.lowercased().hasPrefix("content-disposition:"),
                let start = line.firstRange(of: "name=\"")?.upperBound,
                let end = line[start...].firstIndex(of: "\"")
            else { continue }
            let value = text[gap.upperBound...]
            return (String(line[start..<end]), String(value.last == "\n" ? value.dropLast() : value))
        }
        return nil
    }
}

extension StringProtocol {
    fileprivate func trimming(_ characters: String) -> String {
        var text = Substring(self)
        while let first = text.first, characters.contains(first) { text.removeFirst() }
        while let last = text.last, characters.contains(last) { text.removeLast() }
        return String(text)
    }
}
