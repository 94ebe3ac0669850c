import Engine
import Model

/// `gazette plan --diff`: what moves since the last run, for people and for programs.
struct PlanDiffReport {
    let diff: PlanDiff
    let console: Console

    func say() {
        sayLines()
        console.print(json)
    }

    /// The lines for people only.
    func sayLines(indent: String = "") {
        for date in diff.dates {
            let whose = date.programme.map { " of \($0)" } ?? ""
            console.say("\(indent)\(date.keyDate)\(whose): \(said(date.before)) → \(said(date.after))")
        }
        for person in diff.people.prefix(Self.shown) {
            console.say(
                "\(indent)\(person.field.rawValue) of \(person.reference): \(value(person.before)) → "
                    + "\(value(person.after))")
        }
        if diff.people.count > Self.shown {
            console.say("\(indent)… and \(grouped(diff.people.count - Self.shown)) more changes of people")
        }
        for (share, change) in ordered {
            let programme = share.programme.map { " (\($0))" } ?? ""
            let people = count(change.people.count, "person", plural: "people")
            console.say(
                "\(indent)  \(share.kind.rawValue)  \(share.campaign) \(share.step)\(programme): \(people), "
                    + "\(count(change.letters, "letter")), \(days(share.kind, change)) (for example \(change.example))"
            )
        }
        let people = diff.changes.values.reduce(into: Set<Int64>()) { $0.formUnion($1.people) }
        console.say(
            people.isEmpty
                ? "\(indent)Nothing moves until \(diff.days.upperBound): the plan is the last run's."
                : "\(indent)Until \(diff.days.upperBound), compared with the last run: "
                    + PlanDiff.Kind.allCases.map { "\(grouped(letters($0))) \($0.rawValue)" }.joined(
                        separator: ", ")
                    + ", for \(count(people.count, "person", plural: "people")).")
    }

    private var ordered: [(key: PlanDiff.Share, value: PlanDiff.Change)] {
        func order(_ share: PlanDiff.Share) -> [String] {
            [share.campaign.text, share.step.text, share.programme?.text ?? "", share.kind.rawValue]
        }
        return diff.changes.sorted { order($0.key).lexicographicallyPrecedes(order($1.key)) }
    }

    private func letters(_ kind: PlanDiff.Kind) -> Int {
        diff.changes.reduce(0) { $0 + ($1.key.kind == kind ? $1.value.letters : 0) }
    }

    /// Changes of people that are listed on the screen; all are in the JSON.
    private static let shown = 20

    private func value(_ text: String) -> String { text.isEmpty ? "nothing" : text }

    private func said(_ date: String) -> String { date.isEmpty ? "no date" : date }

    private func days(_ kind: PlanDiff.Kind, _ change: PlanDiff.Change) -> String {
        switch kind {
        case .moved: "from \(span(change.before)) to \(span(change.after))"
        case .new: "on \(span(change.after))"
        case .gone: "was on \(span(change.before))"
        }
    }

    private func span(_ days: ClosedRange<CivilDate>?) -> String {
        guard let days else { return "no day" }
        return days.lowerBound == days.upperBound
            ? "\(days.lowerBound)" : "\(days.lowerBound)…\(days.upperBound)"
    }

    /// Shape documented in docs/json.md.
    private var json: JSON {
        .object([
            ("from", .day(diff.days.lowerBound)), ("to", .day(diff.days.upperBound)),
            (
                "dates",
                .list(
                    diff.dates.map {
                        .object([
                            ("programme", .text($0.programme?.text)), ("key_date", .text($0.keyDate.text)),
                            ("before", .text($0.before)), ("after", .text($0.after)),
                        ])
                    })
            ),
            (
                "people",
                .list(
                    diff.people.map {
                        .object([
                            ("contact", .text($0.reference)), ("field", .text($0.field.rawValue)),
                            ("before", .text($0.before)), ("after", .text($0.after)),
                        ])
                    })
            ),
            (
                "changes",
                .list(
                    ordered.map { share, change in
                        .object([
                            ("kind", .text(share.kind.rawValue)), ("campaign", .text(share.campaign.text)),
                            ("step", .text(share.step.text)), ("programme", .text(share.programme?.text)),
                            ("people", .int(change.people.count)), ("letters", .int(change.letters)),
                            ("before", range(change.before)), ("after", range(change.after)),
                            ("example", .text(change.example)),
                        ])
                    })
            ),
        ])
    }

    private func range(_ days: ClosedRange<CivilDate>?) -> JSON {
        guard let days else { return .null }
        return .object([("first", .day(days.lowerBound)), ("last", .day(days.upperBound))])
    }
}
