package import Model
package import Storage

/// The letters on paper of one occurrence, and what a person ought to know of them.
package struct LetterStanding: Sendable {
    package var share: LetterShare
    /// The last day on which those that wait may be posted.
    package var lastDay: CivilDate?
    /// The last day for those that were not posted in time.
    package var missedOn: CivilDate?
    /// Those that wait must be posted today.
    package var isLate: Bool
    /// A statutory letter that must be posted today, or was not posted in time.
    package var isAlert: Bool

    /// What to do, one English sentence each; none where nothing waits.
    package var sentences: [String] {
        let name = "\(share.campaign), step \(share.step)"
        var sentences: [String] = []
        if share.waiting > 0, let lastDay {
            let isUrgent = share.category == .statutory && isLate
            let by = isUrgent ? "today, their last legal day" : "by \(lastDay)"
            let way =
                share.exported >= share.waiting
                ? "exported already, `gazette post sent FILE` once they are posted."
                : "`gazette post export \(share.campaign)` writes them."
            sentences.append("\(name): letters to \(people(share.waiting)) are to be posted \(by); \(way)")
        }
        if share.missed > 0, share.category == .statutory, let missedOn {
            sentences.append(
                "\(name): a statutory notice to \(people(share.missed)) was not posted by \(missedOn), its last legal "
                    + "day; Gazette never sends it late: hand it over, or say `gazette post sent` if it did leave "
                    + "in time.")
        }
        return sentences
    }

    private func people(_ count: Int) -> String { count == 1 ? "1 person" : "\(count) people" }
}

extension Coop {
    /// How the letters on paper stand, by campaign and step.
    package func letterStandings() throws -> [LetterStanding] {
        let since = now.adding(seconds: -Self.memory)
        return try database.letterShares(missedSince: since).map { share in
            let lastDay = share.lastMoment.map(settings.timeZone.day)
            let missedOn = share.missedAt.map(settings.timeZone.day)
            let isLate = lastDay.map { $0 <= today } ?? false
            return LetterStanding(
                share: share, lastDay: lastDay, missedOn: missedOn, isLate: isLate,
                isAlert: share.category == .statutory && (share.waiting > 0 && isLate || share.missed > 0))
        }
    }

    /// How many people's statutory letters were not posted in time, lately.
    func missedLetters() throws -> Int {
        try letterStandings().filter { $0.share.category == .statutory }.reduce(0) { $0 + $1.share.missed }
    }

    /// For how long a statutory letter that was not posted in time is told of: two weeks.
    private static let memory: Int64 = 14 * 86_400
}
