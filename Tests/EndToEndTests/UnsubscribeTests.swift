import TestSupport
import Testing

@Suite("Unsubscribing by the office")
struct UnsubscribeTests {
    @Test("Who asks for no more gets no more, also after another import, until they ask again")
    func unsubscribe() throws {
        let gazette = try GazetteCommand()
        try gazette.text("import", "\(gazette.path)/Audiences/clients.csv", now: "2026-12-01")
        try gazette.text("launch", "cycle-annuel", now: "2027-01-04")
        let words = try gazette.text("contacts", "unsubscribe", "C-0042", now: "2027-01-05")
        #expect(words == "C-0042: jeanne.lebreton@courriel.example gets no more letters and surveys.\n")
        try gazette.text("import", "\(gazette.path)/Audiences/clients.csv", now: "2027-01-06")
        try gazette.text("run", now: "2027-01-15")
        let timeline = try gazette.text("contacts", "show", "C-0042", now: "2027-01-15")
        #expect(timeline.contains("No mail so far."))
        #expect(timeline.contains("suppressed: letters and surveys (unsubscribed)"))

        try gazette.text("contacts", "subscribe", "C-0042", now: "2027-01-15")
        try gazette.text("run", now: "2027-01-15")
        #expect(try gazette.text("contacts", "show", "C-0042", now: "2027-01-15").contains("accepted"))
    }

    @Test("What is queued for somebody who unsubscribes is withdrawn by the next run")
    func queued() throws {
        let gazette = try GazetteCommand()
        try gazette.text("import", "\(gazette.path)/Audiences/clients.csv", now: "2026-12-01")
        try gazette.text("launch", "cycle-annuel", now: "2027-01-04")
        // Before the window opens: planned and queued, not sent.
        try gazette.text("run", now: "2027-01-15T07:00:00+01:00")
        try gazette.text("contacts", "unsubscribe", "C-0042", "--category", "newsletter", now: "2027-01-15")
        try gazette.text("run", now: "2027-01-15")
        let timeline = try gazette.text("contacts", "show", "C-0042", now: "2027-01-15")
        #expect(timeline.contains("suppressed – "))
        #expect(!timeline.contains("accepted"))
    }

    @Test("Statutory mail cannot be unsubscribed, and nobody without address can be")
    func refused() throws {
        let gazette = try GazetteCommand()
        try gazette.text("import", "\(gazette.path)/Audiences/clients.csv", now: "2026-12-01")
        let statutory = try gazette.run("contacts", "unsubscribe", "C-0042", "--category", "statutory")
        #expect(statutory.status == 2)
        #expect(
            statutory.errorText
                == "gazette: nobody can unsubscribe from «statutory» mail; expected newsletter or survey\n")
        let paper = try gazette.run("contacts", "unsubscribe", "C-0031")
        #expect(paper.status == 1)
        #expect(paper.errorText == "gazette: C-0031 has no e-mail address\n")
    }
}
