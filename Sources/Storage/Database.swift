package import Model

/// A coop's database: the people, the campaigns' states and the ledger. One owner, one thread; the
/// sender writes through `Ledger`, which has a connection of its own.
package final class Database {
    let connection: Connection
    package let path: String
    /// This opening made its tables.
    package let isNew: Bool

    /// Opens, and makes or migrates where needed. `identity` names a new database for good (random, made
    /// by the caller); an existing one keeps its own. Up to `cache` kilobytes of its pages stay in memory; what
    /// another connection writes empties that memory.
    package init(path: String, identity: @autoclosure () -> String, cache: Int = 8000) throws {
        self.path = path
        connection = try Connection(path: path, cache: cache)
        isNew = try Schema.migrate(connection, identity: identity())
    }

    /// Opens an existing database for reading alone: nothing is made or migrated.
    package init(reading path: String) throws {
        self.path = path
        connection = try Connection(path: path, mode: .readOnly)
        isNew = false
    }

    /// From now on so many kilobytes of pages stay in memory at most; what is there is given back.
    package func keepInMemory(kilobytes: Int) throws {
        try connection.execute("PRAGMA cache_size=-\(kilobytes)")
        try connection.execute("PRAGMA shrink_memory")
    }

    /// What tells this database from any other; part of every Message-ID.
    package func identity() throws -> String {
        try meta("database") ?? ""
    }

    func meta(_ key: String) throws -> String? {
        var value: String?
        try connection.query(MetaSQL.get, .text(key)) { value = $0.text(0) }
        return value
    }

    /// What tells the key of the links from any other; nil before one was made.
    package func linkKeyMark() throws -> String? { try meta("link-key") }

    package func setLinkKeyMark(_ mark: String) throws {
        try connection.run(MetaSQL.set, .text("link-key"), .text(mark))
    }

    /// The moment of the last `run`; nil before the first.
    package func heartbeat() throws -> Instant? {
        try meta("heartbeat").flatMap(Int64.init).map(Instant.init(milliseconds:))
    }

    package func setHeartbeat(_ now: Instant) throws {
        try connection.run(MetaSQL.set, .text("heartbeat"), .text(String(now.milliseconds)))
    }

    /// Those of the sentences that were not said on this day; from now on they are.
    package func unsaid(_ sentences: [String], on day: CivilDate) throws -> [String] {
        try connection.transaction {
            let lines = (try meta("said") ?? "").split(separator: "\n").map(String.init)
            let said = lines.first == day.description ? Array(lines.dropFirst()) : []
            let new = sentences.filter { !said.contains($0) }
            guard !new.isEmpty else { return [] }
            let text = ([day.description] + said + new).joined(separator: "\n")
            try connection.run(MetaSQL.set, .text("said"), .text(text))
            return new
        }
    }

    /// The later of the last run and the ledger's last event; events before the last confirmation of the
    /// clock say nothing. nil for a database that nobody has run on.
    package func lastSign() throws -> Instant? {
        let confirmed = try meta("clock-confirmed").flatMap(Int64.init) ?? 0
        let event = try connection.number(MetaSQL.lastEvent, .int(confirmed)).map(Instant.init(milliseconds:))
        return [event, try heartbeat()].compactMap { $0 }.max()
    }

    /// A person says that the clock is right, whatever the events so far say.
    package func confirmClock(at now: Instant) throws {
        try connection.transaction {
            let highest = try connection.number(LedgerSQL.highestEvent) ?? 0
            try connection.run(MetaSQL.set, .text("clock-confirmed"), .text(String(highest)))
            try setHeartbeat(now)
        }
    }
}
