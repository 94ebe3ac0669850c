internal import CSQLite
internal import Foundation
internal import Synchronization

/// A value for a parameter.
enum SQLValue {
    case int(Int64)
    case text(String)
    case null
}

/// A statement of the shared dialect, by name: what SQLite ≥ 3.40 and PostgreSQL ≥ 15 both run.
struct SQL: Sendable {
    let name: String
    let text: String
    /// The same for the same name, counted from 0.
    let number: Int

    init(_ name: String, _ text: String) {
        self.name = name
        self.text = text
        number = Self.numbers.withLock { numbers in
            if let known = numbers[name] { return known }
            numbers[name] = numbers.count
            return numbers.count - 1
        }
    }

    private static let numbers = Mutex<[String: Int]>([:])
}

/// SQLite's own words; each driver has its own.
private enum TransactionSQL {
    static let read = SQL("transaction-read", "BEGIN")
    static let write = SQL("transaction-write", "BEGIN IMMEDIATE")
    static let commit = SQL("transaction-commit", "COMMIT")
}

/// One SQLite connection and its prepared statements. Not thread-safe: one owner, or a lock around it.
final class Connection {
    private let handle: OpaquePointer
    /// By the statements' numbers.
    private var statements: [Statement?] = []
    let path: String

    enum Mode { case readWriteCreate, readOnly }

    /// Opens `path` in WAL mode with `synchronous=FULL`, with up to so many kilobytes of pages in memory.
    init(path: String, mode: Mode = .readWriteCreate, cache kilobytes: Int = 8000) throws {
        self.path = path
        _ = withoutStatistics
        if mode == .readWriteCreate { Self.makePrivately(path) }
        var opened: OpaquePointer?
        let flags =
            mode == .readOnly
            ? SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
            : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        let status = sqlite3_open_v2(path, &opened, flags, nil)
        guard status == SQLITE_OK, let handle = opened else {
            let text = opened.map { String(cString: sqlite3_errmsg($0)) } ?? "out of memory"
            sqlite3_close_v2(opened)
            throw StorageError(
                kind: .unreachable,
                message: "\(path): the database cannot be opened (\(text)); check that the folder exists "
                    + "and that you may write there")
        }
        self.handle = handle
        _ = gz_strict_quotes(handle)
        sqlite3_busy_timeout(handle, 10_000)
        if mode == .readWriteCreate {
            try switchToWAL()
            try execute("PRAGMA synchronous=FULL")
            // 16 MB of log between checkpoints: fewer pages are written twice.
            try execute("PRAGMA wal_autocheckpoint=4000")
        }
        try execute("PRAGMA cache_size=-\(kilobytes)")
        try execute("PRAGMA foreign_keys=ON")
    }

    /// A new database holds personal data: nobody but its owner and group may read it. SQLite gives the
    /// files beside it the same rights. Made without being opened: closing a database drops the locks that
    /// this process's other connections hold on it (POSIX), and another program would take their log away.
    private static func makePrivately(_ path: String) { _ = mknod(path, S_IFREG | 0o660, 0) }

    deinit {
        statements.removeAll()
        sqlite3_close_v2(handle)
    }

    /// Two programs that make a new database at once would meet here, and SQLite does not let either wait (each
    /// holds what the other needs): who loses waits for the other's lock to go, then tries again.
    private func switchToWAL() throws {
        for attempt in 1... {
            do {
                return try execute("PRAGMA journal_mode=WAL")
            } catch let error as StorageError where error.kind == .busy && attempt < 100 {
                try execute("BEGIN IMMEDIATE")
                try execute("ROLLBACK")
            }
        }
    }

    /// Runs statements without parameters (DDL, PRAGMA).
    func execute(_ sql: String) throws {
        let status = sqlite3_exec(handle, sql, nil, nil, nil)
        if status != SQLITE_OK { throw error(sql) }
    }

    /// Runs one statement to its end; returns how many rows it changed.
    @discardableResult
    func run(_ sql: SQL, _ values: SQLValue...) throws -> Int { try run(sql, values) }

    @discardableResult
    func run(_ sql: SQL, _ values: [SQLValue]) throws -> Int {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        while try statement.step() {}
        return changes
    }

    /// How many rows the last INSERT, UPDATE or DELETE changed.
    var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Calls `body` for each row; the row is valid only during the call.
    func query(_ sql: SQL, _ values: SQLValue..., row body: (Row) throws -> Void) throws {
        try query(sql, values, row: body)
    }

    func query(_ sql: SQL, _ values: [SQLValue], row body: (Row) throws -> Void) throws {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        while try statement.step() { try body(Row(statement: statement.pointer)) }
    }

    /// The first column of the first row as a number; nil without a row or for NULL.
    func number(_ sql: SQL, _ values: SQLValue...) throws -> Int64? { try number(sql, values) }

    func number(_ sql: SQL, _ values: [SQLValue]) throws -> Int64? {
        let statement = try prepared(sql)
        defer { statement.reset() }
        try statement.bind(values)
        guard try statement.step() else { return nil }
        return Row(statement: statement.pointer).optionalInt(0)
    }

    /// A cursor of its own over a statement, for merging several in step.
    func cursor(_ sql: SQL, _ values: SQLValue...) throws -> Cursor {
        let statement = try Statement(sql: sql.text, handle: handle, owner: self)
        try statement.bind(values)
        return Cursor(statement: statement)
    }

    /// What `body` reads is of one moment.
    func reading<T>(_ body: () throws -> T) throws -> T {
        try run(TransactionSQL.read)
        defer { _ = try? run(TransactionSQL.commit) }
        return try body()
    }

    /// `BEGIN IMMEDIATE` … `COMMIT`; rolled back where `body` throws or the commit fails.
    func transaction<T>(_ body: () throws -> T) throws -> T {
        try run(TransactionSQL.write)
        do {
            let result = try body()
            try run(TransactionSQL.commit)
            return result
        } catch {
            if sqlite3_get_autocommit(handle) == 0 { try? execute("ROLLBACK") }
            throw error
        }
    }

    func prepared(_ sql: SQL) throws -> Statement {
        if sql.number < statements.count, let statement = statements[sql.number] { return statement }
        let statement = try Statement(sql: sql.text, handle: handle, owner: self)
        while statements.count <= sql.number { statements.append(nil) }
        statements[sql.number] = statement
        return statement
    }

    /// The handle's last error as a `StorageError`.
    func error(_ sql: String) -> StorageError {
        let text = String(cString: sqlite3_errmsg(handle))
        switch sqlite3_errcode(handle) {
        case SQLITE_FULL:
            return StorageError(
                kind: .full,
                message: "\(path): the disk is full; nothing of this step was changed; free some space "
                    + "and run the command again", sql: sql)
        case SQLITE_BUSY, SQLITE_LOCKED:
            return StorageError(
                kind: .busy, message: "\(path): another Gazette is writing; try again in a moment", sql: sql)
        case SQLITE_NOTADB, SQLITE_CORRUPT:
            return StorageError(
                kind: .damaged,
                message: "\(path): this is not a database of Gazette, or a damaged one (\(text)); restore "
                    + "it from a backup", sql: sql)
        case SQLITE_IOERR:
            // A full disk says so only where SQLite writes; where it maps memory, this is all one learns.
            return StorageError(
                kind: .unreachable,
                message: "\(path): the disk cannot be read or written (\(text)); it may be full or failing; "
                    + "nothing of this step was changed; free some space and run the command again", sql: sql)
        case SQLITE_READONLY, SQLITE_CANTOPEN, SQLITE_PERM:
            return StorageError(
                kind: .unreachable,
                message: "\(path): the database cannot be written (\(text)); check who owns the file and its "
                    + "folder, and who may write there", sql: sql)
        default:
            return StorageError(kind: .other, message: "\(path): \(text)", sql: sql)
        }
    }
}

/// A row under a statement's cursor. Columns count from 0; text is UTF-8.
struct Row {
    let statement: OpaquePointer

    func int(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }

    func optionalInt(_ column: Int32) -> Int64? {
        isNull(column) ? nil : int(column)
    }

    func text(_ column: Int32) -> String {
        guard let bytes = sqlite3_column_text(statement, column) else { return "" }
        let count = Int(sqlite3_column_bytes(statement, column))
        return String(decoding: UnsafeBufferPointer(start: bytes, count: count), as: UTF8.self)
    }

    /// Valid until the statement moves on; empty for NULL.
    func bytes(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        let start = sqlite3_column_text(statement, column)
        return UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, column)))
    }

    func isNull(_ column: Int32) -> Bool { sqlite3_column_type(statement, column) == SQLITE_NULL }

    func isEmpty(_ column: Int32) -> Bool { sqlite3_column_bytes(statement, column) == 0 }

    /// nil for NULL and for the empty text.
    func optionalText(_ column: Int32) -> String? { isEmpty(column) ? nil : text(column) }
}

/// SQLite's count of its memory costs a lock for each allocation. Before the first connection.
private let withoutStatistics: Bool = gz_without_statistics() == SQLITE_OK
