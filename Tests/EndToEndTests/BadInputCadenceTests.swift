import Testing

/// Decision 8: campaigns that `runs:` can and cannot honour, beyond those of `BadInputFileTests`.
@Suite struct BadInputCadenceTests {
    private static let file = "Campaigns/cycle-annuel/campaign.yaml"

    @Test(
        "What the declared cadence can honour passes",
        arguments: [
            ("daily", "{ yearly: 09-15 }\n    grace: 1 days"),
            ("minutes", "{ yearly: 09-15 }\n    grace: 1 days"),
            ("monthly", "{ yearly: 09-15 }"), ("monthly", "{ yearly: 09-15 }\n    grace: 31 days"),
            ("monthly", "{ delay: 1 days, after: signature }"),
            ("monthly", "{ delay: 2 months, before: ag }"),
            ("daily", "{ delay: 21 days, before: ag }\n    notice: oui\n    grace: 6 days"),
            ("daily", "{ delay: 2 days, before: ag }"),
        ])
    func honoured(runs: String, when: String) throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.edit("gazette.yaml", "runs: daily", "runs: \(runs)")
        try coop.edit(Self.file, "{ yearly: 09-15 }", when)
        let counts = "2 campaigns, 16 letters, 4 audiences, 8 programmes"
        let said = try coop.said(["check"])
        let lines = said.output.components(separatedBy: "\n").filter { !$0.hasPrefix("note: ") }
        #expect(said.status == 0 && lines == ["Everything is ready: \(counts)."], "\(said)")
    }

    @Test("In a statutory campaign each notice says how long it may still leave; thanks afterwards need not")
    func statutory() throws {
        let coop = try GazetteCommand.twoCampaigns()
        try coop.edit(Self.file, "category: newsletter", "category: statutory")
        try coop.edit(Self.file, "archive: oui", "archive: non")
        try coop.edit(Self.file, "{ yearly: 09-15 }", "{ delay: 5 days, after: ag }")
        let fault =
            "found no grace, expected how many days after its day this notice may still leave; write grace: with the "
            + "number of days until its legal day"
        let paper =
            "found no letter on paper, expected one for those who gave no agreement to get statutory notices by "
            + "e-mail; write paper: with a letter of Templates/letters/cycle-annuel"
        let said = try coop.said(["check"])
        let lines = said.output.components(separatedBy: "\n").filter { !$0.hasPrefix("note: ") }
        #expect(
            lines.dropLast() == [
                "\(Self.file):12: step c-est-quoi-la-coop: \(fault)",
                "\(Self.file):15: step l-ag-de-la-coop: \(fault)",
                "\(Self.file):12: step c-est-quoi-la-coop: \(paper)",
                "\(Self.file):15: step l-ag-de-la-coop: \(paper)",
            ])
        #expect(try coop.said(["launch", "cycle-annuel", "--yes"]).status == 2)
    }
}
