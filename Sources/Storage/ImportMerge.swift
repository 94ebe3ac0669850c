package import Model

/// What a file is, and how it is taken over.
package struct ImportTerms: Sendable {
    package var file: String
    /// Which of the coop's files it is.
    package var source: String
    /// The file is known to be a part only: nobody is missing in it.
    package var isPart = false
    /// The civil day.
    package var day: CivilDate
    package var now: Instant
    /// False undoes everything at the end: a dry run counts exactly what a real one would.
    package var keep = true
    /// How many people the file lacks may be written down as having left; nil for nobody.
    package var leaving: Int?
    /// Lines that were not staged: rejected, or the same as another.
    package var rejected = 0
    package var repeated = 0
    /// Makes fingerprints, by which who was erased stays out; nil where nobody was.
    package var mark: ErasureMark?
    /// How many people were left out already.
    package var erased = 0

    package init(file: String, source: String, day: CivilDate, now: Instant) {
        self.file = file
        self.source = source
        self.day = day
        self.now = now
    }
}

extension ImportSession {
    /// Takes the staged lines over, in one transaction with a journal entry. `list` gets what changes, at most
    /// `limit` lines of each kind, before it is committed.
    package func finish(
        _ terms: ImportTerms, limit: Int = 0, list: (ImportDiff.Line) throws -> Void = { _ in }
    ) throws -> (ImportCounts, ImportDiff) {
        try connection.execute("COMMIT")
        try connection.execute("BEGIN IMMEDIATE")
        do {
            let source = try SourceSQL.number(of: terms.source, connection)
            let erased = try terms.mark.map(leaveOutErased) ?? 0
            var diff = ImportDiff(isFirst: try connection.number(ImportDiffSQL.people) ?? 0 == 0)
            let lastChange = try connection.number(ChangeSQL.highest) ?? 0
            let dropped = try merge(terms, Source(number: source, bit: SourceSQL.bit(source)))
            var counts = try count()
            counts.unchanged += terms.repeated + dropped
            counts.erased = terms.erased + erased
            try leave(terms, bit: SourceSQL.bit(source))
            try diff.read(connection, after: lastChange, limit: limit, list: list)
            try connection.run(
                ImportSQL.journal, .int(terms.now.milliseconds), .text(terms.file), .text(terms.source),
                .int(Int64(counts.added)), .int(Int64(counts.updated)), .int(Int64(counts.unchanged)),
                .int(Int64(terms.rejected)))
            try connection.execute(terms.keep ? "COMMIT" : "ROLLBACK")
            for table in Self.tables { try connection.execute("DROP TABLE IF EXISTS temp.\(table)") }
            return (counts, diff)
        } catch {
            try? connection.execute("ROLLBACK")
            throw error
        }
    }

    private struct Source {
        var number: Int64
        var bit: Int64
    }

    /// Returns how many lines said what another line of the same person, under a merged reference, said.
    private func merge(_ terms: ImportTerms, _ source: Source) throws -> Int {
        let number = SQLValue.int(source.number)
        let isOneOfSeveral = try connection.number(SourceSQL.highest) ?? 0 > 1
        var dropped = 0
        let hasAliases = try connection.number(ImportSQL.aliases) ?? 0 > 0
        if hasAliases {
            try connection.run(ImportSQL.alias)
            dropped = try connection.run(ImportSQL.aliasLeft)
        }
        if columns.isDisjoint(with: [.programme, .contract]) {
            let saysNothing = columns.isDisjoint(with: [.status, .signature, .leaseStart])
            try connection.run(ImportSQL.adopt, .int(saysNothing ? 1 : 0), number)
        }
        if isOneOfSeveral { try connection.run(ImportSQL.separate, number, .text(terms.source)) }
        try connection.execute(ImportSQL.resolve(hasAliases: hasAliases))
        if columns.contains(.programme) {
            try connection.execute(ImportSQL.verdictsByContact)
            try connection.run(ImportSQL.correct(columns), number)
        }
        try connection.execute(MissingSQL.making)
        if !terms.isPart { try connection.run(MissingSQL.find, .int(source.bit)) }
        if isOneOfSeveral { try hearOthers(source) }
        for statement in ImportSQL.keep(columns) { try connection.execute(statement) }
        if !columns.contains(.leftOn), try connection.number(MissingSQL.gone) != nil {
            try connection.run(MissingSQL.welcome)
        }
        if isOneOfSeveral { try rule(source) }
        try write(terms, source, isOneOfSeveral: isOneOfSeveral)
        return dropped
    }

    private func hearOthers(_ source: Source) throws {
        for table in SourceRules.making { try connection.execute(table) }
        try connection.run(SourceRules.find, .int(source.bit))
        try connection.run(SourceRules.keepFirstWords)
        try connection.run(SourceRules.speak(columns), .int(source.number))
    }

    private func rule(_ source: Source) throws {
        let statements = [
            SourceRules.dispute(columns), SourceRules.rule(columns), SourceRules.disputeContracts,
            SourceRules.ruleContracts, SourceRules.keepWords,
        ]
        for statement in statements.compactMap({ $0 }) { try connection.run(statement, .int(source.number)) }
    }

    private func write(_ terms: ImportTerms, _ source: Source, isOneOfSeveral: Bool) throws {
        let journal: [SQLValue] = [.text(terms.day.description), .text(terms.source)]
        try connection.execute(ImportSQL.classify)
        try connection.run(ChangeSQL.keepContacts, journal)
        try connection.run(ChangeSQL.keepContracts, journal)
        try connection.run(ImportSQL.newContacts, .int(try highest()), journal[0], .int(source.bit))
        try connection.execute(ImportSQL.changedContacts)
        try connection.execute(ImportSQL.touchedContacts)
        try connection.run(
            ImportSQL.newContracts, .int(try highest()), .int(source.number), .int(source.bit))
        try connection.execute(ImportSQL.changedContracts)
        try connection.run(ChangeSQL.keepNewContracts, journal)
        try connection.run(SourceRules.markContacts, .int(source.bit))
        if isOneOfSeveral { try connection.run(SourceRules.markContracts, .int(source.bit)) }
    }

    private func leave(_ terms: ImportTerms, bit: Int64) throws {
        guard let most = terms.leaving else { return }
        let found = Int(try connection.number(MissingSQL.leaving) ?? 0)
        guard found <= most else {
            throw StorageError(
                kind: .other,
                message:
                    "\(terms.file): found \(found) people who are not in it, expected \(most) as asked a "
                    + "moment ago; nothing was changed; run the command again")
        }
        try connection.run(MissingSQL.keepLeaving, .text(terms.day.description), .text(terms.source))
        try connection.run(MissingSQL.leave, .text(terms.day.description))
        try connection.run(MissingSQL.forget, .int(bit))
    }

    private func highest() throws -> Int64 { try connection.number(ImportSQL.highest) ?? 0 }

    private func count() throws -> ImportCounts {
        var counts = ImportCounts()
        try connection.query(ImportSQL.count) { row in
            switch row.int(0) {
            case 2: counts.added = Int(row.int(1))
            case 1: counts.updated = Int(row.int(1))
            default: counts.unchanged = Int(row.int(1))
            }
        }
        return counts
    }
}
