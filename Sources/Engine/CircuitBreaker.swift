package import Model
internal import Storage
internal import Workspace

/// Stops a campaign whose mails are refused for good too often: a list of addresses that is mostly wrong, or
/// a letter that servers do not want, costs the coop its good name with them.
struct CircuitBreaker {
    private let limits: Settings.Refusals
    private var outcomes: [Slug: LastOutcomes] = [:]
    private var tripped: Set<Slug> = []

    init(_ limits: Settings.Refusals) { self.limits = limits }

    /// Notes one outcome. Gives the reason, in a sentence for people, where this one passes the limit; once for
    /// each campaign. `past` is asked before the first outcome of a campaign: its last ones, oldest first.
    mutating func note(
        _ campaign: Slug, isRefusal: Bool, reply: String, past: (_ limit: Int) throws -> [Bool]
    ) rethrows -> String? {
        guard let percent = limits.percent, !tripped.contains(campaign) else { return nil }
        var known = try outcomes[campaign] ?? LastOutcomes(past(limits.window), window: limits.window)
        known.add(isRefusal)
        outcomes[campaign] = known
        guard isRefusal, known.count >= limits.least, known.refusals * 100 > percent * known.count else {
            return nil
        }
        tripped.insert(campaign)
        return
            "\(known.refusals) of its last \(known.count) mails were refused for good (limit \(percent) %); "
            + "the last: \(reply)"
    }
}

/// The last outcomes of one campaign; true is a refusal.
private struct LastOutcomes {
    private let window: Int
    private var values: [Bool]
    /// Where the oldest is, once the window is full.
    private var oldest = 0
    private(set) var refusals: Int

    init(_ past: [Bool], window: Int) {
        self.window = window
        values = past
        refusals = past.count(where: { $0 })
    }

    var count: Int { values.count }

    mutating func add(_ isRefusal: Bool) {
        refusals += isRefusal ? 1 : 0
        guard values.count == window else { return values.append(isRefusal) }
        refusals -= values[oldest] ? 1 : 0
        values[oldest] = isRefusal
        oldest = (oldest + 1) % window
    }
}

/// A campaign that Gazette paused by itself.
package struct StoppedCampaign: Sendable, Equatable {
    package var name: Slug
    /// Why, in a sentence for people.
    package var reason: String
    /// It would have sent more than was foreseen; else too many of its mails were refused.
    package var isSurge = false
}

extension Coop {
    /// The campaigns that Gazette paused by itself, by name; they wait for a person.
    package func stoppedCampaigns() throws -> [StoppedCampaign] {
        try database.holdReasons().filter { workspace.campaign($0.key) != nil }
            .map { name, reason in
                StoppedCampaign(name: name, reason: reason, isSurge: try database.isHeldForSurge(name))
            }.sorted { $0.name < $1.name }
    }
}
