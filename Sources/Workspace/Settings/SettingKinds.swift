internal import Foundation
internal import Model

extension FieldKind<String> {
    /// A path; a relative one lies in `folder`.
    static func path(in folder: String) -> FieldKind {
        scalar("the path of a file or folder, relative to the workspace") { text in
            text.isEmpty || text.contains("\0") ? nil : place(text, in: folder)
        }
    }

    static func place(_ path: String, in folder: String) -> String {
        path.hasPrefix("/") ? path : folder.hasSuffix("/") ? folder + path : folder + "/" + path
    }

    /// A SIREN with or without blanks; gives the nine digits. The last is a check digit (Luhn).
    static var siren: FieldKind {
        scalar(
            "a SIREN of nine digits",
            advice: {
                digits(of: $0)?.count == 9
                    ? "; its last digit does not fit the others, so one of the nine is mistyped" : ""
            },
            { text in
                guard let digits = digits(of: text), digits.count == 9, isLuhn(digits) else { return nil }
                return digits.map(String.init).joined()
            })
    }

    private static func digits(of text: String) -> [Int]? {
        let plain = text.filter { !$0.isWhitespace }
        let digits = plain.compactMap { $0.isASCII ? $0.wholeNumberValue : nil }
        return digits.count == plain.count ? digits : nil
    }

    private static func isLuhn(_ digits: [Int]) -> Bool {
        let sum = digits.reversed().enumerated().reduce(0) { sum, next in
            let value = next.offset % 2 == 1 ? next.element * 2 : next.element
            return sum + (value > 9 ? value - 9 : value)
        }
        return sum % 10 == 0 && sum > 0
    }

    /// An address in numbers, IPv4 or IPv6.
    static var ipAddress: FieldKind {
        scalar("an address in numbers such as 127.0.0.1 or ::1") { text in
            var room = in6_addr()
            return inet_pton(AF_INET, text, &room) == 1 || inet_pton(AF_INET6, text, &room) == 1 ? text : nil
        }
    }

    /// `https://…` or `http://…` with a host.
    static var webAddress: FieldKind {
        scalar("a web address that begins with https://") { text in webParts(text) == nil ? nil : text }
    }

    /// Base address of public links, without its last slash. Links carry a person's key, so it must be https,
    /// except on this machine.
    static var site: FieldKind {
        let expected = "the address of the public pages, https:// and a host (http:// only for localhost)"
        return scalar(expected) { text in
            guard let parts = webParts(text), let host = parts.host, parts.query == nil,
                parts.fragment == nil,
                parts.user == nil
            else { return nil }
            let isLocal = ["localhost", "127.0.0.1", "::1", "[::1]"].contains(host)
            guard parts.scheme == "https" || isLocal else { return nil }
            return text.hasSuffix("/") ? String(text.dropLast()) : text
        }
    }

    private static func webParts(_ text: String) -> URLComponents? {
        guard !text.utf8.contains(where: { $0 <= 32 || $0 == 127 }), let parts = URLComponents(string: text),
            parts.scheme == "https" || parts.scheme == "http", let host = parts.host, !host.isEmpty
        else { return nil }
        return parts
    }

    /// The name or number of a machine.
    static var host: FieldKind {
        scalar("the name of a machine such as smtp.coop.example, without port") { text in
            let allowed = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: ":")
            }
            let colons = text.count(where: { $0 == ":" })
            return allowed && !text.isEmpty && text.utf8.count <= 253 && colons != 1 ? text : nil
        }
    }

    /// The name of an environment variable.
    static var variable: FieldKind {
        scalar("the name of an environment variable such as GAZETTE_SMTP_PASSWORD") { text in
            let letters = text.utf8.allSatisfy { byte in
                (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
                    || byte == UInt8(ascii: "_")
            }
            return letters && !text.isEmpty ? text : nil
        }
    }
}

extension FieldKind<HeaderText> {
    static var header: FieldKind {
        scalar("text on one line") { text in HeaderText(text).flatMap { $0.isEmpty ? nil : $0 } }
    }
}

extension FieldKind<CivilZone> {
    static var timeZone: FieldKind {
        scalar(
            "a time zone such as Europe/Paris or Indian/Reunion",
            advice: { NearNames.question(for: $0, among: TimeZone.knownTimeZoneIdentifiers) },
            { text in
                TimeZone.knownTimeZoneIdentifiers.contains(text) || text == "UTC"
                    ? CivilZone(name: text) : nil
            })
    }
}

extension FieldKind<Int?> {
    /// A most; nil for `none`. Zero would silence a campaign by mistake, so it is refused.
    static var limit: FieldKind {
        scalar("a whole number from 1 up, or none for no limit") { text in
            if text == "none" { return .some(nil) }
            guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text), value > 0 else {
                return nil
            }
            return value
        }
    }
}

extension FieldKind<Int> {
    /// An ISO 8601 day of the week from its English or French abbreviation or name.
    static var weekday: FieldKind {
        let names = [
            ["mon", "monday", "lun", "lundi"], ["tue", "tuesday", "mar", "mardi"],
            ["wed", "wednesday", "mer", "mercredi"], ["thu", "thursday", "jeu", "jeudi"],
            ["fri", "friday", "ven", "vendredi"], ["sat", "saturday", "sam", "samedi"],
            ["sun", "sunday", "dim", "dimanche"],
        ]
        return scalar(
            "a day of the week: mon, tue, wed, thu, fri, sat, sun (or lun, mar, mer, jeu, ven, sam, dim)"
        ) {
            text in names.firstIndex { $0.contains(text.folded) }.map { $0 + 1 }
        }
    }

    /// `30 seconds`, `10 minutes`; gives seconds.
    static var seconds: FieldKind {
        let units = ["s": 1, "second": 1, "seconds": 1, "min": 60, "minute": 60, "minutes": 60]
        return scalar("a time such as 30 seconds or 10 minutes") { text in
            let parts = text.split(separator: " ")
            guard parts.count == 2, let count = Int(parts[0]), (1...86_400).contains(count),
                let unit = units[String(parts[1])]
            else { return nil }
            return count * unit
        }
    }
}
