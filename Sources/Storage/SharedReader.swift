internal import Foundation

/// A database for many threads that read now and then: one connection, one at a time.
package final class SharedReader: @unchecked Sendable {
    private let database: Database
    private let lock = NSLock()

    /// Opens a database that exists.
    package init(path: String) throws { database = try Database(path: path, identity: "") }

    /// `body` may also make small writes of its own; whatever many people do at once goes through an `AnswerBook`.
    package func with<T>(_ body: (Database) throws -> T) rethrows -> T {
        try lock.withLock { try body(database) }
    }
}
