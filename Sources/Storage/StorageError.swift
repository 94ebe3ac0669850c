/// What went wrong in the database, with the statement that met it.
package struct StorageError: Error, CustomStringConvertible {
    /// What a caller decides by.
    package enum Kind: Sendable, Equatable {
        /// The disk or quota is full; nothing was changed.
        case full
        /// Another process writes and did not finish in time.
        case busy
        /// The file is not a database, or a damaged one.
        case damaged
        /// Made by a newer Gazette.
        case newer(found: Int, known: Int)
        /// Cannot be opened or written (missing folder, rights).
        case unreachable
        case other
    }

    package let kind: Kind
    package let message: String
    /// The statement at hand, empty where none was.
    package let sql: String

    package init(kind: Kind, message: String, sql: String = "") {
        self.kind = kind
        self.message = message
        self.sql = sql
    }

    package var description: String {
        sql.isEmpty ? message : "\(message) (while running: \(sql.prefix(120)))"
    }
}
