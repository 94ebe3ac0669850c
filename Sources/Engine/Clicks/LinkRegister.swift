internal import Model
internal import Rendering
internal import Storage

/// Gives the links of letters their numbers when a run compiles them. Used from many threads.
struct LinkRegister: Sendable {
    private let site: String
    private let reader: SharedReader

    /// nil where clicks are not counted.
    init?(_ coop: Coop) throws {
        guard coop.settings.countsClicks else { return nil }
        site = coop.settings.site
        // The database is there: the ledger's own connection is open.
        _ = try coop.database
        reader = try SharedReader(path: coop.settings.database)
    }

    /// Nothing of a statutory notice is counted. Links to the coop's own pages of Gazette are personal, or not worth a
    /// detour; a link that cannot be noted keeps its address.
    func detour(_ campaign: Campaign, _ letter: Slug) -> LinkDetour? {
        guard campaign.category != .statutory else { return nil }
        let (site, reader, name) = (site, reader, campaign.name)
        return LinkDetour(base: "\(site)/l/") { address in
            guard !address.hasPrefix(site + "/"), address.allSatisfy({ $0.isASCII && !$0.isWhitespace })
            else {
                return nil
            }
            return try? reader.with { try $0.trackedLink(name, letter, address) }
        }
    }
}
