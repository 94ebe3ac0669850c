import Foundation
import TestSupport
import Testing

/// Starting, holding and going on with a campaign, from a script: nobody can be asked.
@Suite struct LaunchTests {
    @Test("Decision 16: above the threshold a script must say yes")
    func aboveTheThresholdAScriptMustSayYes() throws {
        let coop = try GazetteCommand()
        try coop.edit("gazette.yaml", "threshold: 200", "threshold: 3")
        try coop.admit(tenants: 4)
        let refused = try coop.run("launch", "cycle-annuel", now: "2027-01-15")
        #expect(refused.status == 1)
        #expect(refused.outputText.contains("cycle-annuel would send 4 mails to 4 people today."))
        #expect(
            refused.errorText
                == "gazette: 4 mails are more than the threshold of 3 (gazette.yaml), and nobody can be asked here; "
                + "`gazette launch … --yes` says yes\n")
        #expect(try coop.json("run", now: "2027-01-15")["planned"].int == 0)
        #expect(try coop.text("launch", "cycle-annuel", "--yes", now: "2027-01-15").contains("is launched"))
        #expect(try coop.json("run", now: "2027-01-15")["sent"].int == 4)
    }

    @Test func aPausedCampaignSendsNothingUntilItIsResumed() throws {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 3)
        try coop.launch()
        #expect(try coop.text("pause", "cycle-annuel", now: "2027-01-14").contains("cycle-annuel is paused."))
        #expect(try coop.text("pause", "cycle-annuel", now: "2027-01-14", status: 1).contains("not running"))
        #expect(try coop.json("run", now: "2027-01-15")["sent"].int == 0)
        try coop.text("launch", "cycle-annuel", now: "2027-01-18", status: 1)
        #expect(try coop.text("resume", "cycle-annuel", now: "2027-01-18").contains("would send 3 mails"))
        #expect(try coop.json("run", now: "2027-01-18")["sent"].int == 3)
        #expect(try coop.outbox() == ["accepted": 3])
    }

    @Test func whatAPauseHeldTooLongIsSkippedWithTheReason() throws {
        let coop = try GazetteCommand()
        try coop.admit(tenants: 3)
        try coop.launch()
        try coop.text("pause", "cycle-annuel", now: "2027-01-14")
        try coop.text("run", now: "2027-01-15")
        try coop.text("resume", "cycle-annuel", now: "2027-03-01")
        #expect(try coop.json("run", now: "2027-03-01")["sent"].int == 0)
        #expect(try coop.outbox() == ["skipped": 3])
        #expect(try coop.maildir().isEmpty)
    }

    @Test func mailsThatWaitForAServerStayQueuedThroughAPause() throws {
        let relay = try ScriptedRelay {
            $0.moment == .greeting ? .replyAndClose("421 4.3.2 closed\r\n") : .normal
        }
        let coop = try SMTPDeliveryTests.coop(tenants: 3)
        try coop.deliver(toPort: relay.port, "host: 127.0.0.1", "security: none")
        try coop.text("run", now: "2027-01-15", status: 1)
        #expect(try coop.outbox() == ["queued": 3])
        try coop.text("pause", "cycle-annuel", now: "2027-01-15")
        let connections = relay.connections
        let held = try coop.run("run", "--wait", now: "2027-01-18")
        #expect(held.status == 0)
        #expect(relay.connections == connections, "no connection for mails that must not leave")
        #expect(try coop.outbox() == ["queued": 3])
    }

    @Test func launchingTwiceSaysSinceWhen() throws {
        let coop = try GazetteCommand()
        try coop.launch()
        let again = try coop.text("launch", "cycle-annuel", now: "2027-01-06")
        #expect(again == "cycle-annuel was launched on 2027-01-04 and is running.\n")
        #expect(try coop.run("resume", "bulletin-chantier", now: "2027-01-06").status == 1)
    }
}
