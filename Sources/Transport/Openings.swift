internal import Foundation

/// Connections being opened, each on a thread of its own: names are looked up, TLS and passwords agreed, and a server may
/// take its time with all of it.
final class Openings: @unchecked Sendable {
    private let settings: RelaySettings
    private let isStopping: @Sendable () -> Bool
    /// The loop's own.
    private var underWay: Set<Int> = []
    private let lock = NSLock()
    /// Guarded by `lock`.
    private var results: [(number: Int, result: Result<CurlSession, RelayTrouble>)] = []
    /// Rings for each result.
    private let bell: Bell

    init(_ settings: RelaySettings, isStopping: @escaping @Sendable () -> Bool, _ bell: Bell) {
        self.settings = settings
        self.isStopping = isStopping
        self.bell = bell
    }

    /// Begins, if it has not begun.
    func begin(for number: Int) {
        guard underWay.insert(number).inserted else { return }
        ConnectionThread.start { [self] in
            let result = Result { () throws(RelayTrouble) in
                try CurlSession.open(settings, isStopping: isStopping)
            }
            lock.withLock { results.append((number, result)) }
            bell.ring()
        }
    }

    func take() -> [(number: Int, result: Result<CurlSession, RelayTrouble>)] {
        let found = lock.withLock {
            defer { results = [] }
            return results
        }
        for (number, _) in found { underWay.remove(number) }
        return found
    }
}
