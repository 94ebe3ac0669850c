/// Domains one slip away from those that most people in France have their mail at.
enum AddressTypos {
    /// The domain that was probably meant; nil where nothing is suspicious.
    static func suggestion(for domain: String) -> String? {
        if common.contains(domain) || genuine.contains(domain) { return nil }
        if let meant = slips[domain] { return meant }
        let bytes = Array(domain.utf8)
        for (name, candidate) in candidates where isOneSlip(bytes, candidate) { return name }
        guard let dot = domain.lastIndex(of: "."),
            let ending = endings[String(domain[domain.index(after: dot)...])]
        else { return nil }
        return domain[...dot] + ending
    }

    /// Long enough that one letter more or less is a slip and not another name.
    private static let long = [
        "gmail.com", "orange.fr", "wanadoo.fr", "hotmail.com", "hotmail.fr", "outlook.com", "outlook.fr",
        "laposte.net", "yahoo.fr", "yahoo.com", "icloud.com", "numericable.fr", "club-internet.fr",
        "protonmail.com", "googlemail.com",
    ]
    private static let common = Set(
        long + [
            "free.fr", "sfr.fr", "neuf.fr", "live.fr", "live.com", "bbox.fr", "aol.com", "msn.com", "me.com",
        ])
    /// Real domains that lie one letter beside a common one.
    private static let genuine: Set<String> = [
        "ymail.com", "email.com", "mail.com", "hotmail.gr", "hotmail.fi", "yahoo.gr", "outlook.cz",
        "outlook.kr", "orange.re",
    ]
    private static let slips = [
        "gmail.fr": "gmail.com", "gmail": "gmail.com", "free.com": "free.fr", "sfr.com": "sfr.fr",
        "sfr.net": "sfr.fr", "wanadoo.com": "wanadoo.fr", "laposte.com": "laposte.net",
        "icloud.fr": "icloud.com",
    ]
    private static let endings = [
        "con": "com", "cpm": "com", "vom": "com", "xom": "com", "comm": "com", "ocm": "com", "cmo": "com",
        "f": "fr", "frr": "fr", "ffr": "fr", "ftr": "fr", "nte": "net", "ner": "net", "orgg": "org",
    ]
    private static let candidates = long.map { (name: $0, bytes: Array($0.utf8)) }

    /// Whether one letter inserted, left out or replaced, or two neighbours swapped, turn one into the other.
    static func isOneSlip(_ left: [UInt8], _ right: [UInt8]) -> Bool {
        let (short, long) = left.count <= right.count ? (left, right) : (right, left)
        guard long.count - short.count <= 1 else { return false }
        var start = 0
        while start < short.count, short[start] == long[start] { start += 1 }
        if long.count > short.count { return short[start...] == long[(start + 1)...] }
        guard start < short.count else { return false }
        if short[(start + 1)...] == long[(start + 1)...] { return true }
        guard start + 1 < short.count else { return false }
        return short[start] == long[start + 1] && short[start + 1] == long[start]
            && short[(start + 2)...] == long[(start + 2)...]
    }
}
