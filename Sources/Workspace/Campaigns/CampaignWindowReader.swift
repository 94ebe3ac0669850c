internal import Model

extension FieldKind<CampaignWindow> {
    /// `{ days: [monday, mardi], from: "10:00", to: "12:00" }`; each key may be left out, not all of them.
    static var window: FieldKind {
        group("window") { fields in
            let days = fields.optional("days", .oneOrMore(of: .weekday))
            let from = fields.optional("from", .time)
            let to = fields.optional("to", .time)
            if fields.isMapping, fields.keys.isEmpty {
                fields.fault("window: found an empty group, expected days, from, to or some of them")
            }
            if let from, let to, from >= to {
                fields.fault("to", "found \(to), expected a time after \(from), when the window opens")
            }
            return CampaignWindow(weekdays: days.map { Set($0) }, from: from, to: to)
        }
    }
}

extension FieldKind<Int> {
    /// A number of days, also said in weeks.
    static var noteAge: FieldKind {
        scalar("a number of days or weeks such as 30 days") { text in
            Span(text)?.days.flatMap { $0 > 0 ? $0 : nil }
        }
    }
}
