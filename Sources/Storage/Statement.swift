internal import CSQLite

/// A prepared statement. Parameters are `$1`, `$2`…, bound by name: SQLite numbers them by appearance,
/// PostgreSQL by what they say.
final class Statement {
    let pointer: OpaquePointer
    private let sql: String
    private unowned let owner: Connection
    /// SQLite's index for `$1`, `$2`…; 0 where a number is not used.
    private let indexes: [Int32]

    init(sql: String, handle: OpaquePointer, owner: Connection) throws {
        var prepared: OpaquePointer?
        guard
            sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
                == SQLITE_OK,
            let pointer = prepared
        else { throw owner.error(sql) }
        self.pointer = pointer
        self.sql = sql
        self.owner = owner
        let count = sqlite3_bind_parameter_count(pointer)
        var indexes: [Int32] = []
        var found: Int32 = 0
        while found < count, indexes.count < 64 {
            let index = sqlite3_bind_parameter_index(pointer, "$\(indexes.count + 1)")
            if index > 0 { found += 1 }
            indexes.append(index)
        }
        self.indexes = indexes
    }

    deinit { sqlite3_finalize(pointer) }

    func bind(_ values: [SQLValue]) throws {
        for (position, value) in values.enumerated() {
            switch value {
            case .int(let number): bind(number, at: position)
            case .text(let text): bind(text, at: position)
            case .null: bindNull(at: position)
            }
        }
    }

    /// Positions count from 0: position 0 is `$1`.
    func bind(_ number: Int64, at position: Int) {
        sqlite3_bind_int64(pointer, indexes[position], number)
    }

    func bind(_ text: String, at position: Int) {
        var text = text
        let index = indexes[position]
        text.withUTF8 { bytes in
            _ = bytes.withMemoryRebound(to: CChar.self) { characters in
                // A nil base address would bind NULL; the empty text is meant.
                gz_bind_text(pointer, index, characters.baseAddress ?? emptyText, Int32(characters.count))
            }
        }
    }

    func bindNull(at position: Int) { sqlite3_bind_null(pointer, indexes[position]) }

    /// True while there is a row.
    func step() throws -> Bool {
        switch sqlite3_step(pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        default: throw owner.error(sql)
        }
    }

    /// Back to the beginning, with its parameters as they are.
    func rewind() { sqlite3_reset(pointer) }

    func reset() {
        sqlite3_reset(pointer)
        sqlite3_clear_bindings(pointer)
    }
}

/// Address of an empty C string that lives as long as the program.
private nonisolated(unsafe) let emptyText: UnsafePointer<CChar> = {
    let text = UnsafeMutablePointer<CChar>.allocate(capacity: 1)
    text.pointee = 0
    return UnsafePointer(text)
}()

/// A statement that is read row by row by its holder. The first row is ready after `init`.
final class Cursor {
    private let statement: Statement
    private(set) var row: Row?

    init(statement: Statement) {
        self.statement = statement
    }

    /// Moves to the next row; `row` is nil after the last.
    func advance() throws {
        row = try statement.step() ? Row(statement: statement.pointer) : nil
    }
}
