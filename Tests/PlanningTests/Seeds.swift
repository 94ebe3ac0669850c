import Foundation
import Testing

/// Which drawn coops a property is tried on; every property test asks here. `GAZETTE_SEEDS=2000` tries so many for each
/// of them, `GAZETTE_SEED=431` begins there instead of at 1.
enum Seeds {
    /// A part of a property's seeds; the parts run beside each other.
    struct Share: Sendable, CustomTestStringConvertible {
        let number: Int
        var testDescription: String { "\(number + 1) of \(Seeds.shares.count)" }

        /// Its seeds, of so many in all where nobody asks for a number. Never none.
        func seeds(usually: Int) -> [UInt64] {
            let count = UInt64(max(Seeds.shares.count, Seeds.asked ?? usually))
            let first = Seeds.first + UInt64(number)
            return Array(stride(from: first, to: Seeds.first + count, by: Seeds.shares.count))
        }
    }

    static let shares = (0..<4).map(Share.init(number:))
    private static let asked = number("GAZETTE_SEEDS").map(Int.init)
    private static let first = number("GAZETTE_SEED") ?? 1

    private static func number(_ name: String) -> UInt64? {
        ProcessInfo.processInfo.environment[name].flatMap(UInt64.init)
    }
}
