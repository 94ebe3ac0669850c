internal import Model

/// A condition and the names in it.
struct ConditionPart {
    var condition: Condition
    var names = UsedNames()

    /// Several parts as one.
    fileprivate static func joined(
        _ parts: [ConditionPart], by join: ([Condition]) -> Condition
    ) -> ConditionPart {
        ConditionPart(
            condition: join(parts.map(\.condition)), names: parts.map(\.names).reduce(UsedNames(), +))
    }

    /// All of the parts; one part stays itself.
    fileprivate static func all(_ parts: [ConditionPart]) -> ConditionPart? {
        parts.count > 1 ? joined(parts, by: Condition.all) : parts.first
    }

    fileprivate func negated() -> ConditionPart {
        ConditionPart(condition: .not(condition), names: names)
    }
}

extension FieldKind<ConditionPart> {
    /// A mapping of one or more conditions; all of them must hold.
    static var condition: FieldKind {
        group("a condition") { fields in
            let joined = [
                fields.optional("all", .list(of: .condition)).map {
                    ConditionPart.joined($0, by: Condition.all)
                },
                fields.optional("any", .list(of: .condition)).map {
                    ConditionPart.joined($0, by: Condition.any)
                },
                fields.optional("not", .condition)?.negated(),
            ]
            let programmes = fields.optional("programme", .oneOrMore(of: .located(.slug)))
            let plain = [
                fields.optional("status", .oneOrMore(of: .memberStatus)).map { Condition.status(Set($0)) },
                programmes.map { Condition.programme(Set($0.map(\.value))) },
                fields.optional("tenure", .tenure),
                fields.optional("consent", .consent),
                fields.optional("left", .flag).map(Condition.left),
                fields.optional("email", .flag).map(Condition.email),
            ]
            let named = [
                fields.optional("date", .dates), fields.optional("took-part", .tookPart),
                fields.optional("answered", .answered),
            ]
            var parts =
                (joined + named).compactMap { $0 }
                + plain.compactMap { $0 }.map { ConditionPart(condition: $0) }
            if parts.isEmpty, fields.keys.isEmpty, fields.isMapping {
                fields.fault("found an empty condition, expected for example \"status: accédant\"")
            }
            if let programmes, !parts.isEmpty { parts[0].names.programmes += programmes }
            return ConditionPart.all(parts)
        }
    }

    /// `signature: present`, or several dates at once.
    private static var dates: FieldKind {
        group("date") { fields in
            var parts: [ConditionPart] = []
            for key in fields.keys {
                guard let name = fields.name(key), let test = fields.optional(key, .dateTest) else {
                    continue
                }
                let place = Located(value: name, line: fields.line(of: key), column: fields.column(of: key))
                parts.append(
                    ConditionPart(condition: .date(name, test), names: UsedNames(keyDates: [place])))
            }
            if fields.keys.isEmpty, fields.isMapping {
                fields.fault("date: found no key date, expected for example \"signature: present\"")
            }
            return ConditionPart.all(parts)
        }
    }
}

extension FieldKind<DateTest> {
    fileprivate static var dateTest: FieldKind {
        either(
            .word([("present", .present), ("missing", .missing), ("past", .past), ("future", .future)]),
            or: .group("a period") { fields in
                let from = fields.optional("from", .date)
                let before = fields.optional("before", .date)
                if !fields.has("from"), !fields.has("before") {
                    fields.fault("found a period without days, expected from, before or both")
                }
                if let from, let before, from >= before {
                    fields.fault(
                        "before", "found \(before), expected a day after \(from), where the period begins")
                }
                return .between(from: from, before: before)
            })
    }
}

extension FieldKind<Condition> {
    /// `{ since: bail, at-least: 10 years, less-than: 15 years }`.
    fileprivate static var tenure: FieldKind {
        group("tenure") { fields in
            let since = fields.required("since", FieldKind<ContractDate>.word)
            let least = fields.optional("at-least", .months)
            let less = fields.optional("less-than", .months)
            if !fields.has("at-least"), !fields.has("less-than") {
                fields.fault("tenure: found no limit, expected at-least, less-than or both")
            }
            if let least, let less, least >= less {
                fields.fault("less-than", "found no more than at-least, expected more; nobody would be in it")
            }
            return since.map { .tenure(since: $0, atLeastMonths: least, lessThanMonths: less) }
        }
    }

    /// `courriel`, or `{ courriel: non }`.
    fileprivate static var consent: FieldKind {
        either(
            FieldKind<ConsentKind>.word.map { .consent($0, true) },
            or: .group("consent") { fields in
                let given = ConsentKind.allCases.compactMap { kind in
                    fields.optional(kind.rawValue, .flag).map { Condition.consent(kind, $0) }
                }
                return given.count > 1 ? .all(given) : given.first
            })
    }
}

extension FieldKind<Int> {
    fileprivate static var months: FieldKind {
        scalar("a number of months or years such as 18 months or 10 years", { Span($0)?.months })
    }
}

extension FieldKind<MemberStatus> {
    fileprivate static var memberStatus: FieldKind {
        let names = MemberStatus.allCases.map(\.rawValue)
        return scalar(
            "one of " + names.joined(separator: ", "), advice: { NearNames.question(for: $0, among: names) },
            { MemberStatus(lenient: $0) })
    }
}
