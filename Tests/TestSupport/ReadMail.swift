internal import Foundation

/// A mail as Python's `email` package reads it with `policy.default`: an independent reader.
package struct ReadMail: Sendable {
    /// A part that is not itself a multipart.
    package struct Part: Codable, Equatable, Sendable {
        package var type: String
        /// Without angle brackets.
        package var contentID: String?
        package var name: String?
        /// The text, or base64 of a picture.
        package var content: String
    }

    private struct Document: Codable {
        var defects: [String]
        var headers: [[String]]
        var names: [String]
        var parts: [Part]
    }

    /// What the reader complains of, anywhere in the mail.
    package let defects: [String]
    /// Pairs: names in lower case, values decoded.
    package let headers: [[String]]
    /// Display names of To.
    package let names: [String]
    /// In the order of the mail.
    package let parts: [Part]

    /// Reads several mails with one Python, which takes most of its time to start.
    package static func read(_ mails: [[UInt8]]) throws -> [ReadMail] {
        let framed = mails.flatMap { Array("\($0.count)\n".utf8) + $0 }
        let result = try Subprocess.python(script, input: framed)
        guard result.status == 0 else { throw Unreadable(description: result.errorText) }
        return try JSONDecoder().decode([Document].self, from: Data(result.output)).map(ReadMail.init)
    }

    package struct Unreadable: Error, CustomStringConvertible {
        package let description: String
    }

    /// Reads one mail.
    package init(_ mail: [UInt8]) throws {
        guard let read = try Self.read([mail]).first else { throw Unreadable(description: "no mail") }
        self = read
    }

    private init(_ document: Document) {
        defects = document.defects
        headers = document.headers
        names = document.names
        parts = document.parts
    }

    /// The first header of this name, in lower case.
    package func header(_ name: String) -> String? { headers.first { $0.first == name }?.last }
    package var subject: String { header("subject") ?? "" }
    package var to: String { header("to") ?? "" }
    package var html: String { parts.first { $0.type == "text/html" }?.content ?? "" }
    package var text: String { parts.first { $0.type == "text/plain" }?.content ?? "" }
    package var pictures: [Part] { parts.filter { $0.type.hasPrefix("image/") } }

    /// Headers and parts by name, whatever names the delivery replaced by `…`.
    package var normalized: [String] {
        headers.map { header in
            let value = header.last ?? ""
            switch header.first {
            case "date": return "date: …"
            case "message-id": return "message-id: …" + value.drop { $0 != "." }
            default: return "\(header.first ?? ""): \(Self.withoutTokens(value))"
            }
        } + parts.map { "\($0.type) \($0.contentID ?? "") \(Self.withoutTokens($0.content))" }
    }

    /// The names of headers and kinds of parts that differ, sorted.
    package func differences(from other: ReadMail) -> [String] {
        let ours = headers.map { ($0.first ?? "", $0.last ?? "") } + parts.map { ($0.type, $0.content) }
        let theirs =
            other.headers.map { ($0.first ?? "", $0.last ?? "") } + other.parts.map { ($0.type, $0.content) }
        guard ours.map(\.0) == theirs.map(\.0) else { return ["the order or number of headers and parts"] }
        return Set(zip(ours, theirs).filter { $0.1 != $1.1 }.map(\.0.0)).sorted()
    }

    /// Signed links end in a token after the page's name.
    private static func withoutTokens(_ text: String) -> String {
        text.replacingOccurrences(
            of: "/(desinscription|preferences|lettre)/[A-Za-z0-9._~-]+", with: "/$1/…",
            options: .regularExpression)
    }

    private static let script = """
        import base64, json, sys
        from email import message_from_bytes, policy

        def read(bytes):
            mail = message_from_bytes(bytes, policy=policy.default)
            defects, parts = [], []
            for part in mail.walk():
                defects += [repr(d) for d in part.defects]
                for name in part.keys():
                    defects += ["%s: %r" % (name, d) for d in part[name].defects]
                if part.is_multipart():
                    continue
                content = part.get_content()
                if not isinstance(content, str):
                    content = base64.b64encode(content).decode()
                parts.append(dict(type=part.get_content_type(), contentID=(part["content-id"] or "").strip("<>") or None,
                                  name=part.get_filename(), content=content))
            return dict(defects=defects, parts=parts,
                        headers=[[n.lower(), str(v)] for n, v in mail.items() if n.lower() != "content-type"],
                        names=[a.display_name for a in mail["to"].addresses])

        source, mails = sys.stdin.buffer, []
        while True:
            line = source.readline()
            if not line:
                break
            mails.append(read(source.read(int(line))))
        json.dump(mails, sys.stdout)
        """
}
