package import Model

/// Which anonymous answers get their announced group (docs/decisions/0023).
///
/// Who holds the database knows who answered, and to which group they belong. So a group is not stored with the answer
/// that it belongs to: the answer's number waits in a pool, in memory only, and once the pool holds more than `size` one
/// that is drawn at random leaves it and gets the group. An answer with a group may therefore be that of any who answered
/// in it, and there are always `size` more of them than answers with the group. What waits when the process ends
/// stays without a group for good.
package struct GroupPools: Sendable {
    /// How many answers of a group always stay without it.
    package static let size = 5

    package struct Key: Hashable, Sendable {
        package var survey: Slug
        package var wave: String
        package var group: String

        package init(survey: Slug, wave: String, group: String) {
            self.survey = survey
            self.wave = wave
            self.group = group
        }
    }

    private var waiting: [Key: [Int64]] = [:]

    package init() {}

    /// Takes the number of a new answer; returns that of the one that gets the group now, if any.
    /// - Parameter draw: random bits.
    package mutating func add(_ number: Int64, to key: Key, draw: UInt64) -> Int64? {
        waiting[key, default: []].append(number)
        guard let count = waiting[key]?.count, count > Self.size else { return nil }
        return waiting[key]?.remove(at: Int(draw % UInt64(count)))
    }
}
