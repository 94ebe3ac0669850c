internal import Synchronization

/// The first error of the ledger or the outbox: whatever follows it is its consequence.
final class FirstFault: Sendable {
    private let first = Mutex<(any Error)?>(nil)

    var error: (any Error)? { first.withLock { $0 } }

    func note(_ error: any Error) {
        first.withLock { $0 = $0 ?? error }
    }
}
