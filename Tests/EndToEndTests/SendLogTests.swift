import Foundation
import TestSupport
import Testing

/// The log of a send: what happened to each mail, by its number, without addresses.
@Suite struct SendLogTests {
    @Test func eachMailHasItsLinesAndNoAddress() throws {
        let relay = try ScriptedRelay { situation in
            situation.moment == .rcpt && situation.line.contains("deux@")
                ? .reply("550 5.1.1 <deux@laposte.example> no such person\r\n") : .normal
        }
        let coop = try OutboxReportTests.coop(
            ["un@laposte.example", "deux@laposte.example"], port: relay.port)
        try coop.edit("gazette.yaml", "threshold: 200", "threshold: 200\nlog: var/log/gazette.log")
        let result = try coop.run("run", "--log", now: "2027-01-15")
        #expect(result.status == 1)
        let text = try coop.read("var/log/gazette.log")
        #expect(result.errorText == text, "the same lines on standard error")
        let time = "time=2027-01-15T08:30:00.000Z"
        #expect(
            text == """
                \(time) event=begin
                \(time) event=claim delivery=1 campaign=cycle-annuel connection=0
                \(time) event=outcome delivery=1 campaign=cycle-annuel connection=0 state=accepted code=250/2.0.0 ms=0 relay=127.0.0.1
                \(time) event=claim delivery=2 campaign=cycle-annuel connection=0
                \(time) event=outcome delivery=2 campaign=cycle-annuel connection=0 state=failed code=550/5.1.1 ms=0 relay=127.0.0.1
                \(time) event=end sent=1 deferred=0 failed=1 in_doubt=0 open=0

                """)
        #expect(!text.contains("@"))
        // The next run adds to it.
        try coop.text("run", now: "2027-01-15")
        #expect(try coop.read("var/log/gazette.log").hasPrefix(text))
        #expect(try coop.read("var/log/gazette.log") != text)
    }

    @Test func aLogThatCannotBeWrittenIsSaidBeforeAnythingLeaves() throws {
        let relay = try ScriptedRelay()
        let coop = try OutboxReportTests.coop(["un@laposte.example"], port: relay.port)
        try coop.edit("gazette.yaml", "threshold: 200", "threshold: 200\nlog: Campaigns")
        let result = try coop.run("run", now: "2027-01-15")
        #expect(result.status == 2)
        #expect(result.errorText.contains("Campaigns: the log cannot be written"))
        #expect(relay.connections == 0)
    }
}
