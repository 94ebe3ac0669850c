internal import Model

extension FieldKind<String> {
    /// Text of one line that may stand in a header; not empty.
    static var line: FieldKind {
        scalar("text on one line") { text in
            guard let header = HeaderText(text), !header.isEmpty else { return nil }
            return header.text
        }
    }

    /// Text of one or more lines; not empty. Blanks around it are cut.
    static var text: FieldKind {
        scalar("text") { text in
            let blank: (Character) -> Bool = { $0.isWhitespace }
            guard let first = text.firstIndex(where: { !blank($0) }),
                let last = text.lastIndex(where: { !blank($0) })
            else { return nil }
            return String(text[first...last])
        }
    }
}

extension FieldKind<Slug> {
    /// A name; where a title was written, the message proposes the name that it would make.
    static var slug: FieldKind {
        scalar(
            "a name of lower-case letters, digits and hyphens",
            advice: { text in Slug(folding: text).map { ", such as \($0)" } ?? "" }, { Slug($0) })
    }
}

extension FieldKind<Int> {
    /// A whole number in a range, in digits.
    static func number(_ range: ClosedRange<Int>) -> FieldKind {
        let expected =
            range.upperBound == .max
            ? "a whole number from \(range.lowerBound) up"
            : "a whole number from \(range.lowerBound) to \(range.upperBound)"
        return scalar(expected) { text in
            guard text.utf8.allSatisfy({ (48...57).contains($0) }), let value = Int(text),
                range.contains(value)
            else { return nil }
            return value
        }
    }

    /// A whole number with a least value.
    static func number(_ range: PartialRangeFrom<Int>) -> FieldKind {
        number(range.lowerBound...Int.max)
    }
}

extension FieldKind<Bool> {
    /// `oui`, `non`, `yes`, `no`, `true`, `false`.
    static var flag: FieldKind {
        let words = ["oui": true, "yes": true, "true": true, "non": false, "no": false, "false": false]
        return scalar("oui or non") { words[$0.lowercased()] }
    }
}

extension FieldKind<CivilDate> {
    static var date: FieldKind {
        scalar("a day as YYYY-MM-DD", advice: frenchDay, { CivilDate(iso: $0) })
    }

    /// `15/01/2027` is the commonest slip: the message shows how it is written here.
    private static func frenchDay(_ text: String) -> String {
        let parts = text.split(separator: "/").compactMap { Int($0) }
        guard parts.count == 3, let day = CivilDate(year: parts[2], month: parts[1], day: parts[0]) else {
            return ""
        }
        return "; write \(day)"
    }
}

extension FieldKind<LocalTime> {
    /// `"09:30"` or `9h30`.
    static var time: FieldKind { scalar("a time as \"HH:MM\"") { LocalTime($0) } }
}

extension FieldKind<MonthDay> {
    /// `01-15`: month, then day.
    static var monthDay: FieldKind {
        scalar("a day of the year as MM-DD, such as 01-15") { text in
            let parts = text.split(separator: "-", omittingEmptySubsequences: false)
            guard parts.count == 2, parts.allSatisfy({ $0.utf8.count == 2 }), let month = Int(parts[0]),
                let day = Int(parts[1])
            else { return nil }
            return MonthDay(month: month, day: day)
        }
    }
}

extension FieldKind<EmailAddress> {
    static var email: FieldKind {
        scalar("an e-mail address such as contact@coop.example", { EmailAddress($0) })
    }
}
