package import Model

/// What tells a person from others, as words of which only keyed fingerprints are kept.
package enum ErasureWords {
    package static func reference(_ reference: String) -> String { "ref:\(reference.folded)" }
    package static func mailbox(_ key: String) -> String { "mail:\(key)" }

    /// Who shared their address with somebody else is known by it together with their name.
    static func mailbox(_ key: String, last: String, first: String) -> String {
        "mail:\(key)|\(last.folded)|\(first.folded)"
    }

    static func birth(_ date: String, last: String, first: String) -> String {
        "birth:\(date)|\(last.folded)|\(first.folded)"
    }

    /// Of a line of a client file.
    package static func of(
        reference: String, mailbox key: String, last: String, first: String, birth date: String
    )
        -> [String]
    {
        var words: [String] = []
        if !reference.isEmpty { words.append(Self.reference(reference)) }
        if !key.isEmpty { words += [mailbox(key), mailbox(key, last: last, first: first)] }
        if !date.isEmpty, !last.isEmpty { words.append(birth(date, last: last, first: first)) }
        return words
    }
}

/// Makes the fingerprint of a word; the key is its maker's.
package typealias ErasureMark = @Sendable (String) -> String

/// A person who was erased, as the journal has them.
package struct Erasure: Sendable {
    package enum Cause: String, Sendable, CaseIterable {
        /// The person, or the coop on its own account, asked for it.
        case asked
        /// Nothing was heard of them for three years.
        case retention
    }

    package var id: Int64
    package var cause: Cause
    package var at: Instant
    /// From when on imports take the person in again; nil where they stay out.
    package var readmittedAt: Instant?
}

extension Database {
    /// Whether anybody who was erased is to stay out.
    package func keepsPeopleOut() throws -> Bool {
        try connection.number(ErasureSQL.anyMark) != nil
    }

    /// Whether one of the words is of somebody who was erased and is to stay out.
    package func isErased(_ words: [String], mark: ErasureMark) throws -> Bool {
        try words.contains { try connection.number(ErasureSQL.byMark, .text(mark($0))) != nil }
    }

    /// Who was erased, oldest first.
    package func erasures() throws -> [Erasure] {
        var found: [Erasure] = []
        try connection.query(ErasureSQL.all) { row in
            found.append(
                Erasure(
                    id: row.int(0), cause: Erasure.Cause(rawValue: row.text(1)) ?? .asked,
                    at: Instant(milliseconds: row.int(2)),
                    readmittedAt: row.optionalInt(3).map(Instant.init(milliseconds:))))
        }
        return found
    }

    /// The erasures that keep out whom these words tell.
    package func erasures(of words: [String], mark: ErasureMark) throws -> [Int64] {
        var found: Set<Int64> = []
        for word in words {
            try connection.query(ErasureSQL.byMark, .text(mark(word))) { found.insert($0.int(0)) }
        }
        return found.sorted()
    }

    /// Imports take them in again, as people who are new. Returns how many there were.
    package func readmit(_ erasures: [Int64], at now: Instant) throws -> Int {
        try connection.transaction {
            try erasures.reduce(0) { sum, id in
                try connection.run(ErasureSQL.forgetMarks, .int(id))
                return sum + (try connection.run(ErasureSQL.readmit, .int(id), .int(now.milliseconds)))
            }
        }
    }
}

extension ImportSession {
    /// Takes who was erased out of what was staged. People who are known stay, whatever they share with somebody who was
    /// erased. Returns how many people were left out. Asked again in the last transaction, for somebody may have been
    /// erased while the file was read.
    package func leaveOutErased(_ mark: ErasureMark) throws -> Int {
        guard try connection.number(ErasureSQL.anyMark) != nil else { return 0 }
        var out: Set<String> = []
        try connection.query(ErasureSQL.strangers) { row in
            let words = ErasureWords.of(
                reference: row.text(1), mailbox: row.text(2), last: row.text(3), first: row.text(4),
                birth: row.text(5))
            if try words.contains(where: { try connection.number(ErasureSQL.byMark, .text(mark($0))) != nil })
            {
                out.insert(row.text(0))
            }
        }
        for identity in out { try connection.run(ErasureSQL.unstage, .text(identity)) }
        return out.count
    }
}
