package import Model

/// How the letters on paper of one occurrence of a step stand; each count is of people.
package struct LetterShare: Sendable, Equatable {
    package var campaign: Slug
    package var step: Slug
    package var occurrence: String
    package var category: Category
    package var counts: [DeliveryState: Int] = [:]
    /// Of those that wait, how many were exported already.
    package var exported = 0
    /// When the first of those that wait is too late.
    package var lastMoment: Instant?
    /// Not posted in time, and the last moment for it not long ago.
    package var missed = 0
    /// The last moment for these.
    package var missedAt: Instant?

    /// How many wait to be posted.
    package var waiting: Int { counts[.queued, default: 0] + counts[.deferred, default: 0] }
}

extension Database {
    /// The letters on paper by campaign, step and occurrence. `missedSince`: until when what was not posted in time is
    /// worth a word.
    package func letterShares(missedSince: Instant) throws -> [LetterShare] {
        var shares: [LetterShare] = []
        try connection.query(LetterSQL.shares, .int(missedSince.milliseconds)) { row in
            guard let state = DeliveryState(rawValue: row.text(4)) else { return }
            var share = LetterShare(
                campaign: GroupReader.slug(row, 0), step: GroupReader.slug(row, 1), occurrence: row.text(2),
                category: Category(rawValue: row.text(3)) ?? .newsletter)
            if let last = shares.last, last.campaign == share.campaign, last.step == share.step,
                last.occurrence == share.occurrence
            {
                share = shares.removeLast()
            }
            let last = Instant(milliseconds: row.int(7))
            share.counts[state] = Int(row.int(5))
            if state == .queued || state == .deferred {
                share.exported += Int(row.int(6))
                share.lastMoment = min(share.lastMoment ?? last, last)
            }
            if row.int(8) > 0 {
                share.missed += Int(row.int(8))
                share.missedAt = max(share.missedAt ?? last, last)
            }
            shares.append(share)
        }
        return shares
    }
}
