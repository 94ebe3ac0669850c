import Engine
import Model
import Storage

/// The outbox by campaign and by recipient domain, for people.
func sayShares(_ coop: Coop, _ console: Console) throws {
    let campaigns = try coop.database.outboxByCampaign()
    guard !console.isJSON, !campaigns.isEmpty else { return }
    console.say("By campaign:")
    for share in campaigns { say(share, console) }
    let domains = try coop.database.outboxByDomain()
    console.say("By recipient domain:")
    for share in domains.prefix(shownDomains) { say(share, console) }
    if domains.count > shownDomains {
        console.say("  and \(grouped(domains.count - shownDomains)) other domains; --json has them all")
    }
}

private let shownDomains = 20

private func say(_ share: OutboxShare, _ console: Console) {
    let states = DeliveryState.allCases.filter { share.counts[$0] != nil }
    let counts = states.map { "\(grouped(share.counts[$0, default: 0])) \($0.rawValue)" }
    console.say("  \(share.name.isEmpty ? "(no address)" : share.name)  \(counts.joined(separator: ", "))")
    for state in states {
        if let words = share.lastWords[state] { console.say("      \(state.rawValue): \(words)") }
    }
}

/// The letters on paper, for people.
func say(_ letters: [LetterStanding], _ console: Console) {
    if !letters.isEmpty { console.say("Letters on paper:") }
    for letter in letters {
        let share = letter.share
        var parts = ["\(grouped(share.waiting)) to be posted"]
        if share.exported > 0 { parts[0] += " (\(grouped(share.exported)) exported)" }
        for (state, word) in [
            (DeliveryState.inDoubt, "in doubt"), (.accepted, "posted"), (.failed, "brought back"),
            (.skipped, "too late"), (.cancelled, "withdrawn"),
        ] where share.counts[state, default: 0] > 0 {
            parts.append("\(grouped(share.counts[state, default: 0])) \(word)")
        }
        console.say("  \(share.campaign) \(share.step) \(share.occurrence)  \(parts.joined(separator: ", "))")
    }
    sayLetters(letters, console)
}

/// The shape of `campaigns` and `domains` of `outbox --json` (docs/json.md).
func sharesJSON(_ shares: [OutboxShare], name: String) -> JSON {
    .list(
        shares.map { share in
            .object([
                (name, .text(share.name)), ("counts", countsJSON(share.counts)),
                (
                    "last_words",
                    .list(
                        DeliveryState.allCases.compactMap { state in
                            share.lastWords[state].map {
                                .object([("state", .text(state.rawValue)), ("reply", .text($0))])
                            }
                        })
                ),
            ])
        })
}

/// Every state with its count.
func countsJSON(_ counts: [DeliveryState: Int]) -> JSON {
    .object(DeliveryState.allCases.map { ($0.rawValue, .int(counts[$0, default: 0])) })
}
