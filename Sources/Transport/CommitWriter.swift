internal import Foundation

/// The thread that writes commits, one at a time, and waits for the disk in the loop's place.
final class CommitWriter: @unchecked Sendable {
    private let bell: Bell
    /// Signalled for each commit, and once for the end.
    private let turn = DispatchSemaphore(value: 0)
    private let lock = NSLock()
    // Guarded by `lock`.
    private var commit: FeedCommit?
    private var answers: [Bool]?
    /// The loop's own: what is being written.
    private var underWay: FeedCommit?

    /// `bell` rings when a commit is written.
    init(_ bell: Bell) {
        self.bell = bell
        ConnectionThread.start { [self] in work() }
    }

    /// Begins to write; nothing else may be under way.
    func begin(_ commit: FeedCommit) {
        underWay = commit
        lock.withLock { self.commit = commit }
        turn.signal()
    }

    /// What came of it, finished; nil while it is being written.
    func take() -> [Bool]? {
        let found = lock.withLock {
            defer { answers = nil }
            return answers
        }
        guard let found, let commit = underWay else { return nil }
        underWay = nil
        commit.finish(found)
        return found
    }

    /// The thread ends; nothing may be under way.
    func end() { turn.signal() }

    private func work() {
        while true {
            turn.wait()
            let next = lock.withLock {
                defer { commit = nil }
                return commit
            }
            guard let next else { return }
            let written = next.write()
            lock.withLock { answers = written }
            bell.ring()
        }
    }
}
