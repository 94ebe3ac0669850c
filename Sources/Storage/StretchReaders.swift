internal import Foundation

/// Reads stretches of people on two threads of their own, a few ahead of whoever takes them: reading the ledger costs
/// more than planning what it says. Taken in order of number, as if one had read them.
final class StretchReaders: @unchecked Sendable {
    /// What one of the threads does next.
    private struct Turn {
        var number: Int
        var from: Int64
        var to: Int64
    }

    /// Stretches that are read and not yet taken, at most.
    private static let most = 4
    private static let threads = 2

    private let path: String
    private let size: Int64
    private let ended = DispatchGroup()

    // Guarded by `condition`.
    private let condition = NSCondition()
    /// The last person of the last stretch that was given to a thread; nil behind the last person.
    private var last: Int64?
    private var given = 0
    private var taken = 0
    private var ready: [Int: [StoredGroup]] = [:]
    private var failure: (any Error)?
    private var isEnding = false

    /// Stretches of `size` people, from the first person behind number `last` on.
    init(path: String, after last: Int64, size: Int64) {
        self.path = path
        self.last = last
        self.size = size
        for _ in 0..<Self.threads {
            ended.enter()
            Thread { [self] in
                defer { ended.leave() }
                work()
            }.start()
        }
    }

    /// The next stretch; nil behind the last person.
    func next() throws -> [StoredGroup]? {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let failure { throw failure }
            if let groups = ready.removeValue(forKey: taken) {
                taken += 1
                condition.broadcast()
                return groups
            }
            if last == nil, taken == given { return nil }
            condition.wait()
        }
    }

    /// Ends the threads, and returns when they have ended.
    func end() {
        condition.withLock {
            isEnding = true
            condition.broadcast()
        }
        ended.wait()
    }

    private func work() {
        do {
            let connection = try Connection(path: path, cache: 1000)
            var stretch = GroupStretch(connection: connection, size: size)
            while let turn = try nextTurn(connection) {
                let groups = try stretch.groups(from: turn.from, to: turn.to)
                condition.withLock {
                    ready[turn.number] = groups
                    condition.broadcast()
                }
            }
        } catch {
            condition.withLock {
                failure = failure ?? error
                isEnding = true
                condition.broadcast()
            }
        }
    }

    /// Waits until fewer than the most are ahead; nil where nothing is left to read.
    private func nextTurn(_ connection: Connection) throws -> Turn? {
        condition.lock()
        defer { condition.unlock() }
        while !isEnding, let from = last {
            guard given - taken < Self.most else {
                condition.wait()
                continue
            }
            last = try GroupStretch.end(of: size, after: from, connection)
            guard let to = last else {
                condition.broadcast()
                return nil
            }
            defer { given += 1 }
            return Turn(number: given, from: from, to: to)
        }
        return nil
    }
}
