import Foundation

/// Where a scripted server holds its connections until the test lets them go on.
final class Latch: @unchecked Sendable {
    private let condition = NSCondition()
    private var arrived = 0
    private var isOpen = false

    /// The server's side: says that it came here, and waits until the latch opens.
    func hold() {
        condition.withLock {
            arrived += 1
            condition.broadcast()
            while !isOpen { condition.wait() }
        }
    }

    /// The test's side: waits until `count` connections are held.
    func awaitArrivals(_ count: Int) {
        condition.withLock { while arrived < count { condition.wait() } }
    }

    func open() {
        condition.withLock {
            isOpen = true
            condition.broadcast()
        }
    }
}
