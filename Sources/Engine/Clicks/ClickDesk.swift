internal import Foundation
internal import Model
internal import Signing
internal import Storage

/// Follows the counted links of mails. Redirects only to an address that stands in the letter of the link's own
/// delivery; counts in aggregate, and for a person only with their consent. For many threads at once.
package final class ClickDesk: @unchecked Sendable {
    private let keys: LinkKeys
    private let clock: any Clock
    private let reader: SharedReader
    private let lock = NSLock()
    // Guarded by `lock`.
    private var watch: ClickWatch

    package init(_ coop: Coop) throws {
        keys = try coop.linkKeys()
        clock = coop.clock
        watch = ClickWatch(zone: coop.settings.timeZone)
        // Makes the database where there is none.
        _ = try coop.database
        reader = try SharedReader(path: coop.settings.database)
    }

    /// Where the link leads; nil: no such link. `isLookOnly`: asked for the headers alone.
    package func follow(_ token: String, link number: String, isLookOnly: Bool) throws -> String? {
        guard let claim = try? keys.claim(.click, in: token), claim.extra.isEmpty, number.utf8.count < 19,
            let link = Int64(number),
            let followed = try reader.with({ try $0.followed(claim.deliveryID, link: link) })
        else { return nil }
        let hit = ClickWatch.Hit(
            delivery: claim.deliveryID, link: link, at: clock.now(), isLookOnly: isLookOnly,
            sentAt: followed.sentAt, links: followed.links, contact: followed.contact)
        lock.withLock { watch.add(hit) }
        return followed.address
    }

    /// Writes the figures of mails that are quiet; to be called every second or so, and with `isEnd` when the server has
    /// stopped. What cannot be written is lost: figures, never a person's answer.
    package func settle(isEnd: Bool = false) throws {
        let now = clock.now()
        let counts = lock.withLock { watch.settled(at: now, isEnd: isEnd) }
        if !counts.isEmpty { try reader.with { try $0.add(counts) } }
    }
}
