/// What a mail that came to the bounce address is.
package enum BounceKind: String, Sendable, CaseIterable {
    /// The address is permanently bad.
    case hard
    /// It did not arrive this time: mailbox full, blocked, policy, time over.
    case soft
    /// Not delivered yet; the server goes on trying.
    case delayed
    /// Somebody called it spam (RFC 5965).
    case complaint
    /// A person's machine answers: out of office.
    case autoReply = "auto-reply"
    /// A success report.
    case delivered
    /// Nothing of the kind: other people's mail is never touched.
    case other
}

/// A mail to the bounce address, explained (RFC 3464, RFC 5965, RFC 3834, and reports in plain text).
package struct BounceReport: Hashable, Sendable {
    package let kind: BounceKind
    /// RFC 3463, as `5.1.1`; empty where the report has none.
    package let status: String
    /// The server's own words, on one line.
    package let words: String
    /// Whom it was for, as the report says; often empty.
    package let recipient: String

    package init(_ mail: some Collection<UInt8>) {
        let message = ReceivedPart(mail)
        let parts = message.own
        if let feedback = parts.first(where: { $0.type == "message/feedback-report" }) {
            self.init(feedback: feedback)
        } else if let status = parts.first(where: {
            ["message/delivery-status", "message/global-delivery-status"].contains($0.type)
        }) {
            self.init(status: status, prose: Self.prose(parts))
        } else if Self.isAutomatic(message), !Self.isServer(message) {
            self.init(kind: .autoReply, words: message.field("subject"))
        } else {
            self.init(prose: Self.prose(parts), from: message)
        }
    }

    private init(kind: BounceKind, status: String = "", words: String = "", recipient: String = "") {
        self.kind = kind
        self.status = status
        self.words = String(words.split(whereSeparator: \.isWhitespace).joined(separator: " ").prefix(400))
        self.recipient = recipient
    }

    /// Only what a person did counts as a complaint; a report on failed authentication is about a server.
    private init(feedback: ReceivedPart) {
        let fields = ReceivedPart.fields(ReceivedPart.lines(feedback.body))
        func value(_ name: String) -> String { fields.first { $0.name == name }?.value ?? "" }
        let type = value("feedback-type").lowercased()
        let isComplaint = ["abuse", "fraud", "virus", "opt-out", "other", ""].contains(type)
        self.init(
            kind: isComplaint ? .complaint : .other, words: type,
            recipient: Self.address(value("original-rcpt-to")))
    }

    private init(status part: ReceivedPart, prose: String) {
        let groups = ReceivedPart.lines(part.body).split(whereSeparator: \.isEmpty).map(ReceivedPart.fields)
        let about = groups.filter {
            $0.contains { ["action", "final-recipient", "status"].contains($0.name) }
        }
        // One mail has one recipient: the first group that failed, else the first.
        func value(_ name: String, _ group: [(name: String, value: String)]) -> String {
            group.first { $0.name == name }?.value ?? ""
        }
        let group =
            about.first { value("action", $0).lowercased().hasPrefix("fail") } ?? about.first ?? groups.first
            ?? []
        let diagnostic = value("diagnostic-code", group)
        let words = diagnostic.drop { $0 != ";" }.dropFirst()
        let said = words.isEmpty ? diagnostic : String(words)
        let status = Self.status(in: value("status", group))
        let recipient = Self.address(value("final-recipient", group))
        let kind: BounceKind =
            switch value("action", group).lowercased().prefix(5) {
            case "delay": .delayed
            case "deliv", "relay", "expan": .delivered
            default: Diagnosis(status: status, diagnostic: said, prose: prose).isHard ? .hard : .soft
            }
        self.init(kind: kind, status: status, words: said.isEmpty ? prose : said, recipient: recipient)
    }

    /// A report in plain text only, as old servers write it.
    private init(prose: String, from message: ReceivedPart) {
        guard Self.isFromServer(message) else {
            self.init(kind: .other)
            return
        }
        let status = Self.status(in: prose)
        let diagnosis = Diagnosis(status: status, diagnostic: "", prose: prose)
        let isDelay = prose.lowercased().contains("will continue trying") || prose.contains("will be retried")
        let kind: BounceKind =
            isDelay ? .delayed : diagnosis.isHard ? .hard : diagnosis.saysAnything ? .soft : .other
        self.init(kind: kind, status: status, words: kind == .other ? "" : prose)
    }

    /// Some servers mark their reports as automatic answers, too.
    private static func isServer(_ message: ReceivedPart) -> Bool {
        let from = message.field("from").lowercased()
        let senders = ["mailer-daemon", "postmaster", "mail delivery", "mailer daemon", "mail administrator"]
        return message.fields.contains { $0.name == "x-failed-recipients" }
            || senders.contains(where: from.contains)
    }

    private static func isFromServer(_ message: ReceivedPart) -> Bool {
        let subject = message.field("subject").lowercased()
        let subjects = [
            "undeliver", "returned mail", "failure notice", "delivery fail", "delivery status",
            "mail system error",
            "delivery problem", "could not be delivered", "non remis", "nondeliverable", "mail could not",
            "failed mail",
        ]
        return message.field("return-path") == "<>" || isServer(message)
            || subjects.contains(where: subject.contains)
    }

    private static func isAutomatic(_ message: ReceivedPart) -> Bool {
        let submitted = message.field("auto-submitted").lowercased()
        let precedence = message.field("precedence").lowercased()
        let subject = message.field("subject").lowercased()
        return submitted.hasPrefix("auto-replied") || ["auto_reply", "auto-reply"].contains(precedence)
            || message.fields.contains { ["x-autoreply", "x-autorespond"].contains($0.name) }
            || ["out of office", "absence du bureau", "réponse automatique", "automatic reply"].contains(
                where: subject.contains)
    }

    /// What a person would read of the report: its texts, not what was sent back with them.
    private static func prose(_ parts: [ReceivedPart]) -> String {
        let texts = parts.filter { $0.type.hasPrefix("text/") && $0.type != "text/rfc822-headers" }
        let text = texts.first.map(\.text) ?? ""
        let lowered = text.lowercased()
        for mark in quoteMarks {
            if let range = lowered.firstRange(of: mark) {
                let length = lowered.distance(from: lowered.startIndex, to: range.lowerBound)
                return String(text.prefix(min(length, 6_000)))
            }
        }
        return String(text.prefix(6_000))
    }

    private static let quoteMarks = [
        "this is a copy of", "below this line is a copy", "original message follows",
        "unsent message follows",
        "message header follows", "----- original message", "returned message follows",
        "header of the original message", "is a copy of the message header", "original message headers",
        "message details:", "de message d'origine",
    ]

    /// The first `5.1.1` or `4.2.2` of a text.
    private static func status(in text: String) -> String {
        let pieces = text.split { !$0.isASCII || !($0.isNumber || $0 == ".") }
        for piece in pieces {
            let numbers = piece.split(separator: ".", omittingEmptySubsequences: false)
            guard numbers.count == 3, ["2", "4", "5"].contains(numbers[0]),
                numbers.allSatisfy({ (1...3).contains($0.count) })
            else { continue }
            return String(piece)
        }
        return ""
    }

    /// `rfc822; somebody@coop.example` → the address.
    private static func address(_ value: String) -> String {
        let bare = value.contains(";") ? String(value.drop { $0 != ";" }.dropFirst()) : value
        return String(bare.filter { !$0.isWhitespace && $0 != "<" && $0 != ">" })
    }
}

extension BounceReport {
    /// The tokens of our own envelope senders that stand anywhere in a mail, in lower case: `base+TOKEN@domain`. A
    /// report names them in its recipient, or in the returned mail's Return-Path. Whether one is ours its signature says.
    package static func tokens(
        in mail: some Sequence<UInt8>, localPart: String, domain: String
    ) -> [String] {
        let bytes = mail.map { (65...90).contains($0) ? $0 + 32 : $0 }
        let start = Array("\(localPart.lowercased())+".utf8)
        let end = Array("@\(domain.lowercased())".utf8)
        var found: [String] = []
        var index = 0
        while index + start.count < bytes.count {
            guard bytes[index] == start[0], bytes[index...].starts(with: start) else {
                index += 1
                continue
            }
            index += start.count
            let token = bytes[index...].prefix(64).prefix {
                (97...122).contains($0) || (48...57).contains($0)
            }
            index += token.count
            if !token.isEmpty, bytes[index...].starts(with: end) {
                let text = String(decoding: token, as: UTF8.self)
                if !found.contains(text) { found.append(text) }
            }
        }
        return found
    }
}
