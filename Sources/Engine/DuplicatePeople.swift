internal import Model
package import Storage

/// Two people who are perhaps one, for a person to decide.
package struct LikelyDuplicate: Sendable {
    package enum Ground: String, Sendable, CaseIterable {
        case email = "same e-mail"
        case birthDate = "same birth date"
        case address = "same address"
    }

    /// The one who was known first.
    package var first: Namesake
    package var second: Namesake
    /// Besides the name; at least one.
    package var grounds: [Ground]
}

extension Coop {
    /// People of one name who share a mailbox, a birth date or an address, in order of number. Not those of whom a
    /// person said that they are two, nor those whose birth dates differ: father and son have one name and one house.
    package func duplicates() throws -> [LikelyDuplicate] {
        let distinct = try database.distinctPairs()
        // Most names are there once: only the others are kept in memory.
        var hashes: [Int] = []
        var seen: Set<Int> = []
        var repeated: Set<Int> = []
        try database.forEachNamesake { person in
            hashes.append(Self.name(of: person).hashValue)
            if let hash = hashes.last, !seen.insert(hash).inserted { repeated.insert(hash) }
        }
        var names: [String: [Namesake]] = [:]
        var place = 0
        try database.forEachNamesake { person in
            defer { place += 1 }
            guard place >= hashes.count || repeated.contains(hashes[place]), !person.lastName.isEmpty else {
                return
            }
            names[Self.name(of: person), default: []].append(person)
        }
        var found: [LikelyDuplicate] = []
        for people in names.values where people.count > 1 {
            for (index, first) in people.enumerated() {
                for second in people[(index + 1)...] where !distinct.contains([first.id, second.id]) {
                    let grounds = grounds(first, second)
                    if grounds.isEmpty { continue }
                    found.append(LikelyDuplicate(first: first, second: second, grounds: grounds))
                }
            }
        }
        return found.sorted { ($0.first.id, $0.second.id) < ($1.first.id, $1.second.id) }
    }

    private static func name(of person: Namesake) -> String {
        "\(person.lastName.folded)|\(person.firstName.folded)"
    }

    private func grounds(_ one: Namesake, _ other: Namesake) -> [LikelyDuplicate.Ground] {
        if !one.birthDate.isEmpty, !other.birthDate.isEmpty, one.birthDate != other.birthDate { return [] }
        return LikelyDuplicate.Ground.allCases.filter { ground in
            switch ground {
            case .email: !one.mailbox.isEmpty && one.mailbox == other.mailbox
            case .birthDate: !one.birthDate.isEmpty && one.birthDate == other.birthDate
            case .address:
                !one.postalCode.isEmpty && one.postalCode == other.postalCode && !one.street.isEmpty
                    && one.street.folded == other.street.folded
            }
        }
    }

    /// Makes one person of two, for good. Throws where either is not there, both are one, or a mail of either is
    /// being sent.
    package func merge(_ other: String, into keep: String) throws {
        let (kept, gone) = try pair(keep, other)
        try database.merge(gone, into: kept, at: now)
    }

    /// Remembers that two who look like one are two.
    package func setDistinct(_ one: String, _ other: String) throws {
        let (first, second) = try pair(one, other)
        try database.setDistinct(first, second)
    }

    private func pair(_ one: String, _ other: String) throws -> (ContactID, ContactID) {
        let ids = try [one, other].compactMap { reference in
            try group(reference).contacts.first { $0.reference == reference }?.id
        }
        guard ids.count == 2, ids[0] != ids[1] else {
            throw EngineError(.invalid, "found «\(one)» twice, expected the references of two people")
        }
        return (ids[0], ids[1])
    }
}
