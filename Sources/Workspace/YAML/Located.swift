internal import Model

/// A value and where it was written, for checks that need other files.
struct Located<Value> {
    let value: Value
    let line: Int
    let column: Int
}

extension FieldKind {
    /// The same, with its place.
    static func located<Plain>(_ kind: FieldKind<Plain>) -> FieldKind where Value == Located<Plain> {
        FieldKind(expected: kind.expected) { node, key, faults in
            kind.read(node, key, &faults).map { Located(value: $0, line: node.line, column: node.column) }
        }
    }
}

extension FaultList {
    mutating func add<Value>(at place: Located<Value>, _ message: String) {
        add(line: place.line, column: place.column, message)
    }
}

/// A number of days, weeks, months or years.
struct Span: Hashable {
    let count: Int
    let unit: Delay.UnitOfTime

    /// Days where that is exact: a month has no fixed number of them.
    var days: Int? {
        switch unit {
        case .days: count
        case .weeks: 7 * count
        case .months, .years: nil
        }
    }

    /// Months where that is exact.
    var months: Int? {
        switch unit {
        case .days, .weeks: nil
        case .months: count
        case .years: 12 * count
        }
    }

    /// `15 days`, `2 semaines`, `1 mois`, `10 ans`; nil for anything else and for more than 2000 of a unit.
    init?(_ text: String) {
        let parts = text.folded.split(separator: " ")
        guard parts.count == 2, parts[0].utf8.allSatisfy({ (48...57).contains($0) }),
            let count = Int(parts[0]),
            count <= 2000, let unit = Self.units[String(parts[1])]
        else { return nil }
        self.count = count
        self.unit = unit
    }

    private static let units: [String: Delay.UnitOfTime] = [
        "day": .days, "days": .days, "jour": .days, "jours": .days, "week": .weeks, "weeks": .weeks,
        "semaine": .weeks, "semaines": .weeks, "month": .months, "months": .months, "mois": .months,
        "year": .years, "years": .years, "an": .years, "ans": .years, "annee": .years, "annees": .years,
    ]
}

extension FieldKind<Span> {
    static var span: FieldKind { scalar("a span such as 15 days, 2 weeks, 1 month or 1 year", { Span($0) }) }
}
