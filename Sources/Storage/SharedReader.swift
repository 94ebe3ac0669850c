internal import Foundation

/// A database for many threads that read now and then.
package final class SharedReader: @unchecked Sendable {
    private let database: Database
    private let lock = NSLock()

    // Guarded by `condition`.
    private let condition = NSCondition()
    private var idle: [Database] = []
    private var opened = 0

    /// Connections for `read`: more only wait for each other's memory.
    private static let most = 3

    /// Opens a database that exists.
    package init(path: String) throws { database = try Database(path: path, identity: "") }

    /// One connection, one at a time. `body` may also make small writes of its own; whatever many people do at once goes
    /// through an `AnswerBook`.
    package func with<T>(_ body: (Database) throws -> T) rethrows -> T {
        try lock.withLock { try body(database) }
    }

    /// For what many people ask at once: a few connections, each `body` in a read transaction of its own. It may not
    /// write.
    package func read<T>(_ body: (Database) throws -> T) throws -> T {
        let database = try take()
        defer { giveBack(database) }
        return try database.connection.reading { try body(database) }
    }

    private func take() throws -> Database {
        condition.lock()
        defer { condition.unlock() }
        while true {
            if let database = idle.popLast() { return database }
            if opened < Self.most {
                let new = try Database(path: database.path, identity: "", cache: 2000)
                opened += 1
                return new
            }
            condition.wait()
        }
    }

    private func giveBack(_ database: Database) {
        condition.withLock {
            idle.append(database)
            condition.signal()
        }
    }
}
