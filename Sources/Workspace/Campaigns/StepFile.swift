internal import Model

/// One step as its file says it, with the names that it uses.
struct StepFile {
    let step: Step
    let line: Int
    /// Editions, and the letter of `then`.
    let letters: [Located<Slug>]
    let keyDates: [Located<Slug>]

    static func read(_ fields: inout Fields) -> StepFile? {
        let name = fields.required("step", .slug)
        let when = fields.required("when", .group("when", When.read))
        let letters = fields.required("letters", .oneOrMore(of: .located(.slug)))
        let then = fields.optional("then", .located(.slug))
        let grace = fields.optional("grace", .grace)
        let isNotice = fields.value("notice", .flag, or: false)
        refuseTwins(letters ?? [], &fields)
        if let when, !when.schedule.recurs {
            let once = "this step happens once; take the key out"
            if then != nil { fields.fault("then", "found what follows the last edition, but \(once)") }
            if grace == .untilNext {
                fields.fault("grace", "found until-next, but \(once) or write a number of days")
            }
        }
        guard let name, let when, let letters else { return nil }
        let afterLast = then.map { Step.AfterLast($0.value) } ?? .stop
        var used = letters
        if let then, case .letter = afterLast { used.append(then) }
        let step = Step(
            name: name, schedule: when.schedule, letters: letters.map { Step.Letter(name: $0.value) },
            afterLast: afterLast, grace: grace, isNotice: isNotice)
        return StepFile(step: step, line: fields.line, letters: used, keyDates: when.keyDates)
    }

    /// Nobody gets one edition twice, so a second mention could never be sent.
    private static func refuseTwins(_ letters: [Located<Slug>], _ fields: inout Fields) {
        var seen: Set<Slug> = []
        for letter in letters where !seen.insert(letter.value).inserted {
            fields.fault(
                at: letter.line, column: letter.column,
                "letters: found \"\(letter.value)\" a second time in one step; keep one of them")
        }
    }
}

/// What `when:` says.
private struct When {
    let schedule: Schedule
    var keyDates: [Located<Slug>] = []

    private static let forms = ["on", "yearly", "monthly", "delay"]

    static func read(_ fields: inout Fields) -> When? {
        let given = forms.filter { fields.has($0) }
        let on = fields.optional("on", .date)
        let yearly = fields.optional("yearly", .monthDay)
        let monthly = fields.optional("monthly", .monthlyDay)
        var delay: (delay: Delay, keyDate: Located<Slug>)?
        if given == ["delay"] || given.isEmpty { delay = fields.delay() }
        guard given.count == 1 else {
            let found = given.isEmpty ? "nothing that says when" : given.joined(separator: " and ")
            if fields.isMapping, fields.keys.isEmpty || given.count > 1 {
                fields.fault("when: found \(found), expected one of on, yearly, monthly, delay")
            }
            return nil
        }
        let instead = yearly == nil ? nil : fields.optional("or", .group("or") { $0.delay() })
        if let on { return When(schedule: .fixed(on)) }
        if let monthly { return When(schedule: .monthly(monthly)) }
        if let yearly {
            return When(
                schedule: .yearly(yearly, instead: instead?.delay),
                keyDates: instead.map { [$0.keyDate] } ?? [])
        }
        return delay.map { When(schedule: .delay($0.delay), keyDates: [$0.keyDate]) }
    }
}

extension Fields {
    /// `delay: 15 days` with `before: ag` or `after: signature`.
    fileprivate mutating func delay() -> (delay: Delay, keyDate: Located<Slug>)? {
        let known = ["delay", "after", "before"]
        guard known.contains(where: { has($0) }) else {
            for key in known { _ = entry(key) }
            return nil
        }
        let span = required("delay", .span)
        let after = optional("after", .located(.slug))
        let before = optional("before", .located(.slug))
        if has("after") == has("before") {
            fault("delay", "expected after or before and a key date beside it, such as \"after: signature\"")
            return nil
        }
        guard let span, let keyDate = after ?? before else { return nil }
        let count = before == nil ? span.count : -span.count
        return (Delay(count: count, unit: span.unit, keyDate: keyDate.value), keyDate)
    }
}

extension FieldKind<Schedule.MonthlyDay> {
    fileprivate static var monthlyDay: FieldKind {
        scalar("a day of the month from 1 to 31, or signature") { text in
            if text == "signature" { return .signature }
            guard text.utf8.allSatisfy({ (48...57).contains($0) }), let day = Int(text),
                (1...31).contains(day)
            else { return nil }
            return .day(day)
        }
    }
}

extension Schedule {
    fileprivate var recurs: Bool {
        switch self {
        case .yearly, .monthly: true
        case .fixed, .delay: false
        }
    }
}

extension Step.AfterLast {
    fileprivate init(_ word: Slug) {
        switch word.text {
        case "stop": self = .stop
        case "repeat": self = .repeat
        default: self = .letter(word)
        }
    }
}
