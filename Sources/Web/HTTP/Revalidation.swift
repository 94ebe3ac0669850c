internal import Model

/// Responses that a browser or a cache on the way may keep, and ask for again only if they changed.
extension Response {
    /// With a tag of its own octets, and the moment of its last change where it is known.
    func tagged(changed: Instant? = nil) -> Response {
        var response = self
        // Weak: the same for the page as it is and compressed.
        response.headers.append(("ETag", "W/\"\(body.fingerprint)\""))
        if let changed { response.headers.append(("Last-Modified", HTTPDate.text(changed))) }
        return response
    }

    /// Without body where the browser has this very version. A tag that was sent decides alone (RFC 9110 §13.2.2).
    func unless(known request: Request) -> Response {
        guard status == 200 else { return self }
        let isKnown =
            if let tags = request.headers["if-none-match"] {
                header("ETag").map { Self.names(tags, $0) } ?? false
            } else if let since = request.headers["if-modified-since"] {
                // The moment as we wrote it: what else a client makes up is not compared.
                header("Last-Modified") == since
            } else {
                false
            }
        guard isKnown else { return self }
        // What stays is what a cache takes over for the page that it kept: its security policy, too.
        return Response(304, headers: headers.filter { $0.name != "Content-Type" })
    }

    /// `tags`: a list of entity tags, strong or weak, or `*`; compared weakly (RFC 9110 §13.1.2).
    private static func names(_ tags: String, _ tag: String) -> Bool {
        if tags == "*" { return true }
        return tags.split(separator: ",").contains { part in
            opaque(part.drop { $0 == " " }.prefix { $0 != " " }) == opaque(tag[...])
        }
    }

    private static func opaque(_ tag: Substring) -> Substring { tag.hasPrefix("W/") ? tag.dropFirst(2) : tag }
}

extension [UInt8] {
    /// FNV-1a, 64 bits: tells versions apart, protects nothing.
    var fingerprint: String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for byte in self { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
        return String(hash, radix: 36)
    }
}

/// Moments as HTTP writes them (RFC 9110 §5.6.7).
enum HTTPDate {
    private static let days = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// `Fri, 15 Jan 2027 08:00:00 GMT`
    static func text(_ moment: Instant) -> String {
        // `2027-01-15T08:00:00Z`
        let parts = moment.description.split(separator: "T")
        guard parts.count == 2, let day = CivilDate(iso: parts[0]) else { return "" }
        let (year, month, number) = day.components
        // 1970-01-01 was a Thursday.
        let weekday = ((day.dayNumber + 3) % 7 + 7) % 7
        return "\(days[weekday]), \(number < 10 ? "0" : "")\(number) \(months[month - 1]) \(year) "
            + "\(parts[1].dropLast()) GMT"
    }
}
