import Model
import Storage
import TestSupport
import Testing

/// Stretches behind the fourth are read on threads of their own.
@Suite("Groups read ahead")
struct GroupReadingTests {
    /// Some people share a mailbox, some of them far apart; some have none.
    private func village() throws -> StorageFixture {
        let fixture = try StorageFixture()
        try fixture.load(
            (0..<60).map { number in
                let mailbox =
                    number % 5 == 4 ? nil : "p\(number % 4 == 0 ? number % 12 : number)@coop.example"
                return fixture.row(number + 2, reference: "C-\(number)", email: mailbox)
            })
        try fixture.queueForAll()
        for number in [0, 7, 33] {
            try fixture.database.suppress(
                Suppression(address: "p\(number)@coop.example", category: nil, cause: .bounced), source: "t",
                at: fixture.now)
        }
        return fixture
    }

    private func line(_ group: StoredGroup) -> String {
        let people = group.contacts.map { "\($0.reference) \($0.contracts.count)" }.joined(separator: "+")
        return "\(group.mailbox)|\(people)|\(group.history.map(\.contact.number))|\(group.suppressions.count)"
    }

    @Test("Threads that read ahead give the groups that one thread gives, in its order")
    func same() throws {
        let fixture = try village()
        var whole: [String] = []
        try fixture.database.forEachGroup { whole.append(line($0)) }
        #expect(whole.count == 60 - 12 + 3, "twelve people share three mailboxes")
        for size in [1, 2, 3, 7, 14, 15, 16] as [Int64] {
            var seen: [String] = []
            try fixture.database.forEachGroup(inStretchesOf: size) { seen.append(line($0)) }
            #expect(seen == whole, "stretches of \(size)")
        }
    }

    @Test("What is written while they read ahead disturbs neither")
    func writing() throws {
        let fixture = try village()
        let writer = try Database(path: fixture.path, identity: "")
        var people: Int64 = 0
        try fixture.database.forEachGroup(inStretchesOf: 1) { group in
            people += Int64(group.contacts.count)
            try writer.setHeartbeat(fixture.now.adding(seconds: people))
        }
        #expect(people == 60)
    }

    private struct Enough: Error {}

    @Test("Who has seen enough ends the reading")
    func stopped() throws {
        let fixture = try village()
        for most in [3, 20, 45] {
            var seen = 0
            #expect(throws: Enough.self) {
                try fixture.database.forEachGroup(inStretchesOf: 1) { _ in
                    seen += 1
                    if seen == most { throw Enough() }
                }
            }
            #expect(seen == most)
        }
    }

    @Test("A ledger that cannot be read is said, not taken for its end")
    func damaged() throws {
        let fixture = try village()
        var seen = 0
        #expect(throws: StorageError.self) {
            try fixture.database.forEachGroup(inStretchesOf: 1) { _ in
                seen += 1
                guard seen == 2 else { return }
                let finished = try Subprocess.run(
                    "/usr/bin/sqlite3", [fixture.path, "ALTER TABLE deliveries RENAME TO gone"])
                #expect(finished.status == 0)
            }
        }
        #expect(seen < 50)
    }
}
