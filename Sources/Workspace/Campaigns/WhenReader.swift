internal import Model

/// What `when:` says.
struct WhenPart {
    let schedule: Schedule
    var names = UsedNames()

    private static let forms = ["on", "yearly", "monthly", "delay", "each"]

    static func read(_ fields: inout Fields) -> WhenPart? {
        let given = forms.filter { fields.has($0) }
        let on = fields.optional("on", .date)
        let yearly = fields.optional("yearly", .monthDay)
        let monthly = fields.optional("monthly", .monthlyDay)
        var delay: DelayPart?
        if given == ["delay"] || given.isEmpty { delay = fields.delay(mayRegister: true) }
        let each = fields.optional("each", .located(.slug))
        guard given.count == 1 else {
            for key in forms + DelayPart.keys { _ = fields.entry(key) }
            let found = given.isEmpty ? "nothing that says when" : given.joined(separator: " and ")
            if fields.isMapping, fields.keys.isEmpty || given.count > 1 {
                fields.fault(
                    "when: found \(found), expected one of \(forms.joined(separator: ", "))")
            }
            return nil
        }
        let instead =
            yearly == nil ? nil : fields.optional("or", .group("or") { $0.delay(mayRegister: false) })
        if let on { return WhenPart(schedule: .fixed(on)) }
        if let monthly { return WhenPart(schedule: .monthly(monthly)) }
        if let yearly {
            return WhenPart(
                schedule: .yearly(yearly, instead: instead?.delay), names: instead?.names ?? UsedNames())
        }
        if let each {
            return WhenPart(
                schedule: .delay(Delay(count: 0, unit: .days, keyDate: each.value)),
                names: UsedNames(events: [EventName(name: each, role: .eachDate)]))
        }
        return delay.map { WhenPart(schedule: .delay($0.delay), names: $0.names) }
    }
}

/// A delay and the names in it.
private struct DelayPart {
    let delay: Delay
    let names: UsedNames

    static let keys = ["delay", "after", "before", "from"]
}

extension Fields {
    /// `delay: 15 days` with `before: ag` or `after: signature`; `from: registration` where `mayRegister`.
    fileprivate mutating func delay(mayRegister: Bool) -> DelayPart? {
        let known = mayRegister ? DelayPart.keys : DelayPart.keys.dropLast()
        guard known.contains(where: { has($0) }) else {
            for key in known { _ = entry(key) }
            return nil
        }
        let span = required("delay", .span)
        let after = optional("after", .located(.slug))
        let before = optional("before", .located(.slug))
        let start = mayRegister ? value("from", FieldKind<Delay.Start>.word, or: .date) : .date
        if has("after") == has("before") {
            fault("delay", "expected after or before and a key date beside it, such as \"after: signature\"")
            return nil
        }
        if start == .registration, has("before") {
            fault("from", "found registration with before; nothing comes before it, so write after")
            return nil
        }
        guard let span, let keyDate = after ?? before else { return nil }
        return DelayPart(
            delay: Delay(
                count: before == nil ? span.count : -span.count, unit: span.unit, keyDate: keyDate.value,
                start: start),
            names: start == .registration
                ? UsedNames(events: [EventName(name: keyDate, role: .registration)])
                : UsedNames(keyDates: [keyDate]))
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
    var recurs: Bool {
        switch self {
        case .yearly, .monthly: true
        case .fixed, .delay: false
        }
    }
}
