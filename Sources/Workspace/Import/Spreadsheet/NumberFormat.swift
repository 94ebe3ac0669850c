/// How a style shows a number, as far as it changes what a person reads: days, times, and figures with zeros in front
/// or signs between them. Everything else (decimals, currencies, percent) is shown as the plain number.
enum NumberFormat: Hashable, Sendable {
    case general
    case moment(hasDay: Bool, hasTime: Bool)
    /// At least one.
    case masks([NumberMask])

    /// A format that needs no code because every program knows its number.
    init(builtIn id: Int) {
        switch id {
        case 14...17, 27...31, 36, 50...54, 57, 58: self = .moment(hasDay: true, hasTime: false)
        case 18...21, 32...35, 45...47, 55, 56: self = .moment(hasDay: false, hasTime: true)
        case 22: self = .moment(hasDay: true, hasTime: true)
        default: self = .general
        }
    }

    /// A code such as `dd/mm/yyyy`, `00000` or `[>=100]000;00`.
    init(code: String) {
        // «Standard» is French for General; some programs write it untranslated.
        if ["general", "standard", "@"].contains(code.lowercased()) {
            self = .general
            return
        }
        let sections = NumberFormat.sections(code)
        if let moment = NumberFormat.moment(sections[0]) {
            self = moment
            return
        }
        let masks = sections.map { NumberMask($0) }
        self = masks.contains { $0.isTelling } ? .masks(masks) : .general
    }

    /// One sign of a code; what stands in quotes or behind a backslash is literal.
    enum Sign: Hashable, Sendable {
        case code(Character)
        case literal(Character)
        /// What stands between brackets.
        case bracket(String)
    }

    /// The parts between semicolons, at least one.
    private static func sections(_ code: String) -> [[Sign]] {
        var sections: [[Sign]] = [[]]
        var rest = Substring(code)
        while let sign = rest.popFirst() {
            switch sign {
            case ";": sections.append([])
            case "\"":
                let text = rest.prefix { $0 != "\"" }
                sections[sections.count - 1] += text.map { .literal($0) }
                rest = rest.dropFirst(text.count + 1)
            case "\\":
                if let next = rest.popFirst() { sections[sections.count - 1].append(.literal(next)) }
            // A blank as wide as a sign, and a sign that fills the column.
            case "_", "*": rest = rest.dropFirst()
            case "[":
                let text = rest.prefix { $0 != "]" }
                sections[sections.count - 1].append(.bracket(String(text)))
                rest = rest.dropFirst(text.count + 1)
            default: sections[sections.count - 1].append(.code(sign))
            }
        }
        return sections
    }

    private static func moment(_ section: [Sign]) -> NumberFormat? {
        var letters: Set<Character> = []
        for sign in section {
            switch sign {
            case .code(let character): letters.formUnion(character.lowercased())
            case .bracket(let text):
                // `[h]:mm` counts hours beyond a day.
                let letter = Set(text.lowercased())
                if letter.count == 1, letter.isSubset(of: ["h", "m", "s"]) { letters.formUnion(letter) }
            case .literal: break
            }
        }
        let hasTime = !letters.isDisjoint(with: ["h", "s"])
        // `j` is the French day in codes that were not translated; a lone `m` is a month.
        let hasDay = !letters.isDisjoint(with: ["d", "y", "j"]) || letters.contains("m") && !hasTime
        return hasDay || hasTime ? .moment(hasDay: hasDay, hasTime: hasTime) : nil
    }
}

/// One section of a format: which numbers it is for, and where their digits go.
struct NumberMask: Hashable, Sendable {
    /// `[>=100]`.
    let condition: Condition?
    /// Nil where the section asks for more than digits in their places.
    private let places: [Place]?

    struct Condition: Hashable, Sendable {
        let operation: String
        let bound: Double

        /// Nil for brackets that hold a colour or a language.
        init?(_ text: String) {
            operation = String(text.prefix { "<>=".contains($0) })
            guard ["<", ">", "<=", ">=", "=", "<>"].contains(operation),
                let bound = Double(text.dropFirst(operation.count))
            else { return nil }
            self.bound = bound
        }

        func holds(_ value: Double) -> Bool {
            switch operation {
            case "<": value < bound
            case ">": value > bound
            case "<=": value <= bound
            case ">=": value >= bound
            case "=": value == bound
            default: value != bound
            }
        }
    }

    private enum Place: Hashable, Sendable {
        /// `0`, `#` or `?`.
        case digit(Character)
        case literal(Character)
    }

    init(_ section: [NumberFormat.Sign]) {
        var condition: Condition?
        var places: [Place]? = []
        for sign in section {
            switch sign {
            case .bracket(let text):
                if let found = Condition(text) {
                    condition = found
                } else if text.hasPrefix("$") && !text.hasPrefix("$-") {
                    places = nil
                }
            case .literal(let character): places?.append(.literal(character))
            case .code(let character) where "0#?".contains(character): places?.append(.digit(character))
            case .code(let character) where " -()+\u{A0}\u{202F}".contains(character):
                places?.append(.literal(character))
            case .code: places = nil
            }
        }
        self.condition = condition
        self.places = places
    }

    /// Whether a number looks different for it.
    var isTelling: Bool { (places ?? []).count > 1 }

    /// The digits of a whole number in their places; nil where the section does not say.
    func text(_ digits: String) -> String? {
        guard isTelling, let places, places.contains(where: { if case .digit = $0 { true } else { false } })
        else { return nil }
        var digits = Substring(digits == "0" ? "" : digits)
        var result: [Character] = []
        var open = places.reduce(0) { if case .digit = $1 { $0 + 1 } else { $0 } }
        for place in places.reversed() {
            switch place {
            case .literal(let character): result.append(character)
            case .digit(let sign):
                open -= 1
                if let digit = digits.popLast() {
                    result.append(digit)
                } else if sign != "#" {
                    result.append(sign == "0" ? "0" : " ")
                }
                // More digits than places stand in front of the first.
                if open == 0 { result += digits.reversed() }
            }
        }
        return String(result.reversed())
    }

    /// The section for `value` among those of one format.
    static func choose(_ masks: [NumberMask], for value: Double) -> NumberMask? {
        if masks.contains(where: { $0.condition != nil }) {
            return masks.first { $0.condition?.holds(value) ?? true }
        }
        switch masks.count {
        case 1: return masks[0]
        case 2: return masks[value < 0 ? 1 : 0]
        default: return masks[value > 0 ? 0 : value < 0 ? 1 : 2]
        }
    }
}
