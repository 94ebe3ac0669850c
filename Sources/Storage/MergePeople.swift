package import Model

extension Database {
    /// Makes one person of two: contracts, ledger, participations, invitations and wishes of `other` are `keep`'s
    /// from now on, and the next import of the other's reference means `keep`. What both were to get goes once; what
    /// either had is had. Throws where a mail of either is being sent.
    package func merge(_ other: ContactID, into keep: ContactID, at now: Instant) throws {
        try connection.transaction {
            if try connection.number(MergeSQL.sending, .int(keep.number), .int(other.number)) ?? 0 > 0 {
                throw StorageError(
                    kind: .busy,
                    message:
                        "a mail to one of the two is being sent; nothing was changed; try again when the run is "
                        + "over")
            }
            var merge = Merge(
                database: self, keep: keep.number, other: other.number, now: now,
                journal: try EventJournal(connection: connection))
            try merge.run()
        }
    }
}

/// Inside one transaction.
private struct Merge {
    let database: Database
    let keep: Int64
    let other: Int64
    let now: Instant
    var journal: EventJournal
    var connection: Connection { database.connection }

    private struct Person {
        var identity = ""
        var reference = ""
        var mailbox = ""
        var sources: Int64 = 0
    }

    mutating func run() throws {
        let (kept, gone) = (try person(keep), try person(other))
        try keepWords(kept, gone)
        var number = other
        try move(enrolment: other, to: keep)
        for (from, to) in try moveContracts(reference: gone.reference) {
            try move(enrolment: from, to: to)
            try connection.run(MergeSQL.contractOfLedger, .int(to), .int(from))
            try connection.run(MergeSQL.contractOfChanges, .int(to), .int(from))
            try connection.run(MergeSQL.contractOfInvitations, .int(to), .int(from))
            try connection.run(
                MergeSQL.contractOfAnswers, .text("@\(to)"), .text("@\(from)"), .int(other))
            number = max(number, from)
        }
        try moveInvitations()
        for move in MergeSQL.moves { try connection.run(move, .int(keep), .int(other)) }
        for removal in MergeSQL.removals { try connection.run(removal, .int(other)) }
        try moveDistinct()
        if !kept.mailbox.isEmpty, !gone.mailbox.isEmpty, kept.mailbox != gone.mailbox {
            try moveWishes(from: gone.mailbox, to: kept.mailbox)
        }
        try connection.run(MergeSQL.complete, .int(keep), .int(other))
        try connection.run(MergeSQL.remove, .int(other))
        try connection.run(
            MergeSQL.alias, .text(gone.identity), .text(gone.reference), .int(number), .int(keep))
    }

    private func person(_ number: Int64) throws -> Person {
        var person = Person()
        try connection.query(MergeSQL.person, .int(number)) {
            person = Person(
                identity: $0.text(0), reference: $0.text(1), mailbox: $0.text(2), sources: $0.int(3))
        }
        return person
    }

    /// Each of two files keeps its word on the one person.
    private func keepWords(_ kept: Person, _ gone: Person) throws {
        guard kept.sources != gone.sources else { return }
        for (number, sources) in [(keep, kept.sources), (other, gone.sources)]
        where sources.nonzeroBitCount == 1 {
            guard try connection.number(MergeSQL.hasWords, .int(number)) == 0 else { continue }
            try connection.run(MergeSQL.speak, .int(number), .int(Int64(sources.trailingZeroBitCount) + 1))
        }
    }

    private struct Binding {
        var id: Int64
        var key: String
        var facts: [String]

        /// Both may be one: nothing that both say differs, and no two contract numbers.
        func isSame(as other: Binding) -> Bool {
            let isAlike = zip(facts, other.facts).allSatisfy { $0 == $1 || $0.isEmpty || $1.isEmpty }
            let isNumbered =
                key != facts[1] && !key.isEmpty && other.key != other.facts[1] && !other.key.isEmpty
            return facts[1] == other.facts[1] && isAlike && (key == other.key || !isNumbered)
        }
    }

    /// Returns the contracts that were the same as one of the first's, with that one.
    private func moveContracts(reference: String) throws -> [(from: Int64, to: Int64)] {
        var known = try bindings(of: keep)
        var same: [(Int64, Int64)] = []
        for contract in try bindings(of: other) {
            if let twin = known.firstIndex(where: { $0.isSame(as: contract) }) {
                same.append((contract.id, known[twin].id))
                known.remove(at: twin)
                continue
            }
            let isTaken = try bindings(of: keep).contains { $0.key == contract.key }
            let key = isTaken ? contract.key + "@" + reference : contract.key
            try connection.run(MergeSQL.moveContract, .int(contract.id), .int(keep), .text(key))
        }
        for (from, to) in same {
            try connection.run(MergeSQL.completeContract, .int(to), .int(from))
            try connection.run(MergeSQL.removeContract, .int(from))
        }
        return same
    }

    private func bindings(of contact: Int64) throws -> [Binding] {
        var found: [Binding] = []
        try connection.query(MergeSQL.contracts, .int(contact)) { row in
            found.append(
                Binding(id: row.int(0), key: row.text(1), facts: (2...5).map { row.text(Int32($0)) }))
        }
        return found
    }

    private struct Line {
        var id: Int64
        var campaign = ""
        var step = ""
        var occurrence: String
        var edition = ""
        var state: DeliveryState
        /// It reached the person, or may have.
        var counts: Bool { state == .accepted || state == .inDoubt }
    }

    /// What both enrolments have is kept once: what was received stands for it, and what waits is withdrawn. The
    /// other line keeps its old number, as the record that it is.
    private mutating func move(enrolment from: Int64, to: Int64) throws {
        var lines: [Line] = []
        try connection.query(MergeSQL.ledger, .int(from), .int(other)) { row in
            lines.append(
                Line(
                    id: row.int(0), campaign: row.text(1), step: row.text(2), occurrence: row.text(3),
                    edition: row.text(4), state: DeliveryState(rawValue: row.text(5)) ?? .cancelled))
        }
        for line in lines {
            let twins = try twins(of: line, in: to)
            if twins.isEmpty {
                try connection.run(MergeSQL.enrol, .int(line.id), .int(to))
            } else if line.counts, !twins.contains(where: \.counts) {
                for twin in twins where twin.state.isOpen { try withdraw(twin.id) }
                let same = twins.first { $0.occurrence == line.occurrence }
                if let same { try connection.run(MergeSQL.enrol, .int(same.id), .int(-from)) }
                try connection.run(MergeSQL.enrol, .int(line.id), .int(to))
                if let same { try connection.run(MergeSQL.enrol, .int(same.id), .int(from)) }
            } else if line.state.isOpen, !line.counts {
                try withdraw(line.id)
            }
        }
        try connection.run(MergeSQL.release, .int(from), .int(to))
        try connection.run(MergeSQL.removeReleases, .int(from))
    }

    private func twins(of line: Line, in enrolment: Int64) throws -> [Line] {
        var twins: [Line] = []
        try connection.query(
            MergeSQL.twins, .text(line.campaign), .text(line.step), .int(enrolment), .text(line.occurrence),
            .text(line.edition)
        ) { row in
            twins.append(
                Line(
                    id: row.int(0), occurrence: row.text(1),
                    state: DeliveryState(rawValue: row.text(2)) ?? .cancelled))
        }
        return twins
    }

    private mutating func withdraw(_ delivery: Int64) throws {
        try database.withdraw(
            Outcome(id: delivery, state: .cancelled, reason: Reason(.alreadySent), at: now), &journal)
    }

    private func moveInvitations() throws {
        var found: [(key: [SQLValue], others: Int64, own: Int64)] = []
        try connection.query(MergeSQL.invitations, .int(keep), .int(other)) {
            found.append(
                ([.text($0.text(0)), .text($0.text(1)), .int($0.int(2))], $0.int(3), $0.int(4)))
        }
        for (key, others, own) in found {
            if own == 0 {
                try connection.run(MergeSQL.moveInvitation, [.int(keep), .int(other)] + key)
                try connection.run(
                    MergeSQL.renameUnit, .int(others), .text("person:\(keep)"), .text("person:\(other)"))
                continue
            }
            try connection.run(MergeSQL.leaveInvitation, [.int(other)] + key)
            guard own != others else { continue }
            let hasAnswered = try connection.number(MergeSQL.isAnswered, .int(own)) ?? 0 > 0
            let isOthers = try !hasAnswered && connection.number(MergeSQL.isAnswered, .int(others)) ?? 0 > 0
            if isOthers {
                try connection.run(MergeSQL.joinInvitation, [.int(keep)] + key + [.int(others)])
            }
            try connection.run(
                MergeSQL.moveLetters, .int(isOthers ? others : own), .int(isOthers ? own : others),
                .int(isOthers ? keep : other))
            try connection.run(MergeSQL.voidInvitation, .int(isOthers ? own : others))
        }
    }

    private func moveDistinct() throws {
        var people: [Int64] = []
        try connection.query(MergeSQL.distinct, .int(other)) { people.append($0.int(0)) }
        try connection.run(MergeSQL.removeDistinct, .int(other))
        for person in people where person != keep {
            try database.setDistinct(ContactID(person), ContactID(keep))
        }
    }

    private func moveWishes(from address: String, to kept: String) throws {
        var wishes: [Suppression] = []
        try connection.query(MergeSQL.wishes, .text(address)) { row in
            guard let cause = Suppression.Cause(rawValue: row.text(1)) else { return }
            wishes.append(Suppression(address: kept, category: Category(rawValue: row.text(0)), cause: cause))
        }
        for wish in wishes { try database.suppress(wish, source: "merge", at: now) }
    }
}
