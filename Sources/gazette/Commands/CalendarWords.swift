import Engine
import Model

/// The words of `gazette calendar`, checked.
struct CalendarWords {
    let invocation: Invocation

    init(_ invocation: Invocation) { self.invocation = invocation }

    func request(_ coop: Coop) throws -> CalendarRequest {
        let from = try invocation.date("from") ?? coop.today
        let to = try invocation.date("to") ?? from.adding(years: 1).adding(days: -1)
        guard from <= to else {
            throw UsageError("--to: found \(to), which lies before --from, \(from)")
        }
        var request = CalendarRequest(days: from...to)
        request.reference = invocation.arguments.value("contact")
        request.campaign = try invocation.arguments.value("campaign").map { text in
            guard let slug = Slug(text) else {
                throw UsageError("--campaign: «\(text)» is not the name of a campaign")
            }
            return try coop.campaign(slug).name
        }
        request.arrivals = try parts("arrivals").map(arrivals)
        request.slips = try parts("slip").map(slip)
        request.goesAsPlanned = invocation.arguments.has("as-planned")
        return request
    }

    private func parts(_ option: String) -> [Substring] {
        invocation.arguments.value(option)?.split(separator: ",") ?? []
    }

    /// `12`, `locataire=5`.
    private func arrivals(_ text: Substring) throws -> CalendarRequest.Arrivals {
        let parts = text.split(separator: "=", maxSplits: 1)
        let status = parts.count == 2 ? MemberStatus(lenient: String(parts[0])) : .accedant
        guard let status, let number = parts.last.flatMap({ Int($0) }), (1...10_000).contains(number) else {
            throw UsageError(
                "--arrivals: found «\(text)», expected a number of people a month (12), or a status and a number "
                    + "(locataire=5)")
        }
        return CalendarRequest.Arrivals(status: status, perMonth: number)
    }

    /// `les-tilleuls=3 months`.
    private func slip(_ text: Substring) throws -> CalendarRequest.Slip {
        let parts = text.split(separator: "=", maxSplits: 1)
        let words = parts.last?.split(separator: " ") ?? []
        guard parts.count == 2, let programme = Slug(parts[0]), words.count == 2, let number = Int(words[0]),
            (1...3650).contains(number)
        else { throw slipError(text) }
        switch words[1] {
        case "day", "days": return .init(programme: programme, months: 0, days: number)
        case "week", "weeks": return .init(programme: programme, months: 0, days: 7 * number)
        case "month", "months": return .init(programme: programme, months: number, days: 0)
        case "year", "years": return .init(programme: programme, months: 12 * number, days: 0)
        default: throw slipError(text)
        }
    }

    private func slipError(_ text: Substring) -> UsageError {
        UsageError(
            "--slip: found «\(text)», expected a programme and a time, for example les-tilleuls=\"3 months\"")
    }
}
