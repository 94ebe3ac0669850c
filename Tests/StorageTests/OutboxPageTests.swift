import Model
import Storage
import Testing

@Suite struct OutboxPageTests {
    @Test(
        "Pages of any size hold everybody once, each with all contracts in order",
        arguments: [1, 2, 3, 4, 50])
    func pages(limit: Int) throws {
        let fixture = try StorageFixture()
        let counts = [1, 4, 2, 1, 3, 1]
        try fixture.load(
            counts.enumerated().flatMap { person, count in
                (0..<count).map { number in
                    var row = fixture.row(
                        person * 10 + number, reference: "C-\(person)", email: "p\(person)@coop.example")
                    // Their names are in another order than their numbers.
                    row.programme = Slug("programme-\(9 - number)")
                    return row
                }
            })
        try fixture.queueForAll()
        var found: [OutboxItem] = []
        while true {
            let page = try fixture.database.outboxPage(
                after: found.last?.id ?? 0, now: fixture.now, limit: limit)
            #expect(page.count <= limit)
            if page.isEmpty { break }
            found += page
        }
        #expect(found.map(\.contact.contracts.count) == counts)
        for item in found {
            let numbers = item.contact.contracts.map(\.id)
            #expect(numbers == numbers.sorted())
            #expect(item.contract == item.contact.contracts[0])
            #expect(
                item.contact.contracts.map { $0.programme?.text }
                    == numbers.indices.map { "programme-\(9 - $0)" })
        }
    }
}
