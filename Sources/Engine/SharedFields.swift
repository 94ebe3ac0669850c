internal import Foundation
internal import Model
internal import Rendering

/// Fields that many mails of a day share, put together once. Used from many threads.
final class SharedFields: @unchecked Sendable {
    struct Key: Hashable {
        let campaign: Slug
        let programme: Slug?
        let dueOn: CivilDate
        let sendOn: CivilDate
    }

    private let lock = NSLock()
    private var values: [Key: Value] = [:]

    /// More than a year's days of a campaign in all programmes of a coop: whoever needs more needs each once.
    private static let most = 1_000

    func value(_ key: Key, _ make: () -> Value) -> Value {
        if let known = lock.withLock({ values[key] }) { return known }
        let made = make()
        lock.withLock {
            if values.count >= Self.most { values = [:] }
            values[key] = made
        }
        return made
    }
}
