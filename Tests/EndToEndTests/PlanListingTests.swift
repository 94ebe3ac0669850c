import Foundation
import TestSupport
import Testing

/// What `gazette plan` lists: it is written piece by piece, and must be one document all the same.
@Suite struct PlanListingTests {
    @Test(
        "The plan of many people is one JSON document with everybody in it, in order of reference and campaign"
    )
    func document() throws {
        let coop = try GazetteCommand.twoCampaigns()
        // References against the order of the file, so that what is planned first is printed last; two share a mailbox.
        let people = (1...1_300).map { number in
            "R-\(9_000 - number);;Alix;Essai;\(GazetteCommand.address(number == 7 ? 8 : number));locataire;;12/05/2014;"
        }
        try coop.admit(people)
        let document = try coop.json("plan", now: "2027-01-15")
        #expect(document.names == ["counts", "entries", "letters", "on", "stopped_campaigns"])
        let entries = document["entries"].list
        let order = entries.map { "\($0["contact"].text ?? "") \($0["campaign"].text ?? "")" }
        let expected = (1...1_300).map { "R-\(9_000 - $0)" }.sorted()
            .flatMap { ["\($0) bulletin-chantier", "\($0) cycle-annuel"] }
        #expect(order == expected)
        let counts = document["counts"]
        let sum = counts.names.reduce(0) { $0 + (counts[$1].int ?? 0) }
        #expect(sum == entries.count)

        let lines = try coop.text("plan", "--all", now: "2027-01-15").split(separator: "\n")
        let listed = lines.prefix { $0.hasPrefix("R-") }
        #expect(listed.map { String($0.prefix(6)) } == order.map { String($0.prefix(6)) })
    }

    @Test("Without anybody the plan is a document with an empty list")
    func nobody() throws {
        let document = try GazetteCommand.twoCampaigns().json("plan", now: "2027-01-15")
        #expect(document["entries"].list.isEmpty && document["counts"]["exclude"].int == 0)
    }
}
