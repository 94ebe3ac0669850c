import Model
import Testing

@Suite struct CivilDateTests {
    @Test(arguments: [
        ("2026-03-14", true), ("2024-02-29", true), ("2025-02-29", false), ("2026-13-01", false),
        ("2026-00-10", false), ("2026-04-31", false), ("2026-3-14", false), ("14/03/2026", false),
        ("2026-03-1x", false), ("", false), ("0000-01-01", false), ("9999-12-31", true),
    ])
    func `Only an existing day in ISO form is read, and it is written as it was read`(
        text: String, exists: Bool
    ) {
        let date = CivilDate(iso: text)
        #expect((date != nil) == exists)
        #expect(date == nil || date?.description == text)
    }

    @Test func `Every day of eight centuries is read back from what was written`() throws {
        let first = try #require(CivilDate(iso: "1700-01-01"))
        var expected = first
        for number in stride(from: 0, to: 292_000, by: 37) {
            expected = first.adding(days: number)
            #expect(CivilDate(iso: expected.description) == expected)
        }
        #expect(expected.year == 2499)
    }
}
