/// Whether an address is permanently bad, by the words and the status of a report. In doubt it is not: a soft bounce
/// too many costs a mail, a hard one too many costs a member their letters.
struct Diagnosis {
    private let status: String
    private let diagnostic: String
    private let prose: String

    init(status: String, diagnostic: String, prose: String) {
        self.status = status
        self.diagnostic = diagnostic.lowercased()
        self.prose = prose.lowercased()
    }

    var isHard: Bool {
        // What the server itself calls temporary, and what is about us, the sender, says nothing of the address.
        if status.hasPrefix("4.") || Self.statusesOfSender.contains(status) { return false }
        if isUnknownAtMicrosoft { return true }
        if let verdict = Self.verdict(diagnostic) { return verdict }
        if Self.hardStatuses.contains(status) {
            return diagnostic.isEmpty ? Self.verdict(prose) ?? true : true
        }
        if !diagnostic.isEmpty, !status.isEmpty, !Self.vagueStatuses.contains(status) { return false }
        return Self.verdict(prose) ?? false
    }

    /// Exchange Online says «access denied» of people who are not in its directory (5.4.1).
    private var isUnknownAtMicrosoft: Bool {
        status == "5.4.1" && diagnostic.contains("recipient address rejected: access denied")
            && diagnostic.contains("outlook.com")
    }

    /// Whether there is anything that a server says of a failure.
    var saysAnything: Bool {
        !status.isEmpty || Self.verdict(prose) != nil || prose.contains("could not be delivered")
            || prose.contains("undeliverable") || Self.hasCode(prose)
    }

    /// True: the address is bad. False: something else is wrong. nil: the words do not say.
    private static func verdict(_ text: String) -> Bool? {
        if text.isEmpty { return nil }
        if soft.contains(where: text.contains) { return false }
        if hard.contains(where: text.contains) { return true }
        return nil
    }

    /// A reply code at the start of a word, as in `550 no such user`.
    private static func hasCode(_ text: String) -> Bool {
        text.split(whereSeparator: \.isWhitespace).contains { word in
            word.count == 3 && (word.first == "4" || word.first == "5") && word.allSatisfy(\.isNumber)
        }
    }

    /// Bad mailbox, bad domain, bad syntax, moved, null MX, no such host (RFC 3463, RFC 7505).
    private static let hardStatuses: Set<String> = [
        "5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.4.4", "5.4.310",
    ]
    /// Bad sender's address, or its domain (RFC 3463).
    private static let statusesOfSender: Set<String> = ["5.1.7", "5.1.8"]
    private static let vagueStatuses: Set<String> = ["5.0.0", "4.0.0", "5.2.0", "5.5.0", "5.3.0", "5.4.0"]

    private static let hard = [
        "user unknown", "unknown user", "no such user", "no such mailbox", "no mailbox here",
        "unknown mailbox",
        "does not exist", "doesn't exist", "doesn’t exist", "not exist", "no such person",
        "no such recipient",
        "unknown recipient", "recipient unknown", "unknown address", "address unknown", "address not found",
        "invalid recipient", "invalid mailbox", "invalid address", "no such address", "unknown local",
        "not found in directory",
        "recipient not found", "user not found", "mailbox not found", "unrouteable", "unroutable",
        "unknown or illegal alias",
        "not a valid mailbox", "no account", "isn't a valid", "is not a known user", "not listed in",
        "unknown account",
        "no longer valid", "no longer exist", "has moved", "not our customer", "undeliverable address",
        "bad address",
        "host unknown", "unknown host", "host not found", "domain not found", "no such domain",
        "name or service not known",
        "nxdomain", "unknown domain", "couldn't find any host", "does not accept mail", "null mx", "nullmx",
        "adresse inconnue", "utilisateur inconnu", "destinataire inconnu", "no mail service",
        "mailbox unknown",
        "addressee unknown", "no such account", "user doesn't have", "recipnotfound",
        "invalid final delivery userid",
        "no smtp service", "est introuvable", "n'existe pas", "n’existe pas",
    ]

    private static let soft = [
        "quota", "mailbox full", "mailbox is full", "full mailbox", "over limit", "storage", "disk full",
        "insufficient",
        "suspended", "disabled", "inactive", "not active", "deactivated", "on hold",
        "spam", "junk", "blocked", "blocklist", "black list", "blacklist", "block list", "spamhaus",
        "reputation", "banned",
        "policy", "policies", "dmarc", "spf", "dkim", "unauthenticated", "authentication", "not authorized",
        "reverse dns",
        "ptr record", "greylist", "graylist", "rate limit", "too many", "virus", "too large", "size limit",
        "exceeds",
        "timed out", "timeout", "time out", "expired", "too long", "connection refused", "try again",
        "temporar",
        "relay", "access denied", "administrative prohibition", "not permitted", "restricted", "tls", "loop",
        "too busy", "may not exist", "recipient preferences", "unexpected name server", "sender address",
        "adresse de l'expéditeur",
    ]
}
