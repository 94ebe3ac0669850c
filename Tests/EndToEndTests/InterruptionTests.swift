import Foundation
import TestSupport
import Testing

/// What happens to a run that is not alone, is asked to stop, or is killed. The server holds its
/// connections at a known moment, so that the interruption falls into a send every time.
@Suite struct InterruptionTests {
    @Test func ofTwoRunsTheSecondDoesNothingAndExitsThree() throws {
        let latch = Latch()
        let relay = try ScriptedRelay { situation in
            if situation.moment == .dot, situation.total == 1 { latch.hold() }
            return .normal
        }
        let coop = try Self.coop(tenants: 10, relay, connections: 1)
        let first = try coop.start("run", "--json", now: "2027-01-15")
        latch.awaitArrivals(1)
        let second = try coop.run("run", now: "2027-01-15")
        #expect(second.status == 3)
        #expect(second.errorText == "gazette: another run is sending; this one did nothing\n")
        #expect(second.output.isEmpty)
        latch.open()
        #expect(try first.wait().status == 0)
        #expect(relay.recipients.sorted() == Self.everybody(10))
        let outbox = try coop.outbox()
        #expect(outbox == ["accepted": 10])
    }

    /// A lease would have run out, and its mails would be somebody else's by the time it wakes up.
    @Test func aSuspendedSenderKeepsItsMailsAndGoesOnWithThem() throws {
        let latch = Latch()
        let relay = try ScriptedRelay { situation in
            if situation.moment == .dot, situation.total == 4 { latch.hold() }
            return .normal
        }
        let coop = try Self.coop(tenants: 10, relay, connections: 1)
        let first = try coop.start("run", "--json", now: "2027-01-15")
        latch.awaitArrivals(1)
        first.suspend()
        latch.open()
        for moment in ["2027-01-15", "2027-01-15T17:00:00+01:00"] {
            let second = try coop.run("run", now: moment)
            #expect(second.status == 3)
            #expect(second.output.isEmpty)
        }
        #expect(try coop.outbox() == ["accepted": 3, "sending": 1, "queued": 6])
        first.resume()
        #expect(try first.wait().status == 0)
        #expect(relay.recipients.sorted() == Self.everybody(10))
        #expect(try coop.outbox() == ["accepted": 10])
    }

    /// A process that opens and closes the database must find the sender's locks on it, or it takes the
    /// write-ahead log away and what is committed from then on is lost to everybody else.
    @Test func whatARunCommitsIsSeenByProcessesThatCameAndWent() throws {
        let (first, second) = (Latch(), Latch())
        let relay = try ScriptedRelay { situation in
            if situation.moment == .dot, situation.total == 1 { first.hold() }
            if situation.moment == .dot, situation.total == 6 { second.hold() }
            return .normal
        }
        let coop = try Self.coop(tenants: 10, relay, connections: 1)
        let run = try coop.start("run", "--json", now: "2027-01-15")
        first.awaitArrivals(1)
        #expect(try coop.outbox() == ["sending": 1, "queued": 9])
        first.open()
        second.awaitArrivals(1)
        #expect(try coop.outbox() == ["accepted": 5, "sending": 1, "queued": 4])
        second.open()
        #expect(try run.wait().status == 0)
        #expect(try coop.outbox() == ["accepted": 10])
    }

    @Test func aPoliteStopLeavesNobodyInDoubtAndTheNextRunGoesOn() throws {
        let latch = Latch()
        let relay = try ScriptedRelay { situation in
            if situation.moment == .dot, situation.total > 20 { latch.hold() }
            return .normal
        }
        let coop = try Self.coop(tenants: 200, relay, connections: 2)
        let run = try coop.start("run", "--json", now: "2027-01-15")
        latch.awaitArrivals(2)
        run.terminate()
        latch.open()
        let stopped = try run.wait()
        #expect(stopped.status == 1)
        let report = try JSONDecoder().decode(JSONValue.self, from: Data(stopped.output))
        #expect(report["stopped"].bool == true)
        #expect(report["in_doubt"].int == 0)
        #expect(report["troubles"].list.isEmpty)
        relay.awaitSilence()
        let sent = relay.recipients.count
        #expect(report["sent"].int == sent)
        #expect(sent >= 22 && sent < 200)
        #expect(try coop.outbox() == ["accepted": sent, "queued": 200 - sent])

        #expect(try coop.json("run", now: "2027-01-15T10:00:00+01:00")["sent"].int == 200 - sent)
        #expect(relay.recipients.sorted() == Self.everybody(200))
    }

    @Test func aPoliteStopDoesNotWaitForAServerThatSaysNothing() throws {
        let latch = Latch()
        let relay = try ScriptedRelay { situation in
            guard situation.moment == .greeting else { return .normal }
            latch.hold()
            return .silence
        }
        let coop = try Self.coop(tenants: 3, relay, connections: 1)
        let run = try coop.start("run", now: "2027-01-15")
        latch.awaitArrivals(1)
        latch.open()
        run.terminate()
        let stopped = try run.wait()
        #expect(stopped.status == 1)
        #expect(stopped.outputText.contains("Stopped as asked; the next run goes on."))
        #expect(try coop.outbox() == ["queued": 3])
    }

    /// What the run has read ahead is not tried mail by mail, each on a connection of its own.
    @Test func pausingWhileARunSendsStopsItAtOnce() throws {
        let latch = Latch()
        let relay = try ScriptedRelay { situation in
            if situation.moment == .dot, situation.total == 5 { latch.hold() }
            return .normal
        }
        let coop = try Self.coop(tenants: 60, relay, connections: 1)
        let run = try coop.start("run", "--json", now: "2027-01-15")
        latch.awaitArrivals(1)
        #expect(try coop.text("pause", "cycle-annuel", now: "2027-01-15").contains("is paused"))
        // Everything else can be done meanwhile, too.
        try coop.admit(["N-1;;Noé;Neuf;noe@courriel.example;locataire;;12/05/2014;"], now: "2027-01-15")
        #expect(try coop.outbox()["sending"] == 1)
        latch.open()
        #expect(try run.wait().status == 0)
        relay.awaitSilence()
        #expect(relay.recipients.count == 5)
        #expect(relay.connections <= 2)
        #expect(try coop.outbox() == ["accepted": 5, "queued": 55])
        try coop.text("resume", "cycle-annuel", "--yes", now: "2027-01-15")
        #expect(try coop.json("run", now: "2027-01-15T10:00:00+01:00")["sent"].int == 56)
        #expect(relay.recipients.sorted() == Self.everybody(60) + ["noe@courriel.example"])
    }

    @Test func aKilledSenderLosesNobodyAndDoublesNobody() throws {
        let connections = 4
        let latch = Latch()
        let relay = try ScriptedRelay { situation in
            guard situation.moment == .dot, situation.total > 40, situation.connection <= connections else {
                return .normal
            }
            // Killed here: the body was sent and no reply came. Half of these mails the server takes.
            latch.hold()
            return situation.connection.isMultiple(of: 2) ? .normal : .close
        }
        let coop = try Self.coop(tenants: 120, relay, connections: connections)
        let run = try coop.start("run", now: "2027-01-15")
        latch.awaitArrivals(connections)
        run.kill()
        latch.open()
        relay.awaitSilence()
        let taken = Set(relay.recipients)
        #expect(taken.count == relay.recipients.count)
        #expect(try coop.outbox()["sending"] == connections)

        let second = try coop.json("run", now: "2027-01-15T10:00:00+01:00", status: 1)
        #expect(second["in_doubt"].int == connections)
        #expect(second["open"].int == 0)
        #expect(try coop.outbox() == ["accepted": 120 - connections, "in_doubt": connections])
        #expect(Set(relay.recipients).count == relay.recipients.count, "nobody twice")

        // Whoever the server has not taken is among those in doubt: nobody is lost.
        let doubted = try coop.json("outbox")["deliveries"].list
        #expect(doubted.count == connections)
        let addresses = doubted.compactMap { Self.address(of: $0["contact"].text ?? "") }
        #expect(Set(addresses).union(relay.recipients) == Set(Self.everybody(120)))
        try Self.resolve(doubted, arrived: taken, coop)
        #expect(try coop.json("run", now: "2027-01-15T10:30:00+01:00")["sent"].int == connections / 2)
        #expect(relay.recipients.sorted() == Self.everybody(120))
        #expect(try coop.outbox() == ["accepted": 120])
    }

    /// The outcome of one mail is committed with the claim of the next, while the server reads the next one's
    /// commands: a kill there leaves the one in doubt or the other, never both.
    @Test func aSenderKilledBetweenTwoMailsLeavesOneOfThemInDoubt() throws {
        let latch = Latch()
        let relay = try ScriptedRelay { situation in
            guard situation.moment == .data, situation.count > 5, situation.connection <= 2 else {
                return .normal
            }
            latch.hold()
            return .close
        }
        let coop = try Self.coop(tenants: 40, relay, connections: 2)
        let run = try coop.start("run", now: "2027-01-15")
        latch.awaitArrivals(2)
        run.kill()
        latch.open()
        relay.awaitSilence()
        let report = try coop.json("run", now: "2027-01-15T10:00:00+01:00", status: 1)
        #expect(report["in_doubt"].int == 2)
        #expect(Set(relay.recipients).count == relay.recipients.count)
        let doubted = try coop.json("outbox")["deliveries"].list
        let addresses = doubted.compactMap { Self.address(of: $0["contact"].text ?? "") }
        #expect(Set(addresses).union(relay.recipients) == Set(Self.everybody(40)))
    }

    @Test func resolvingWhatIsNotInDoubtChangesNothing() throws {
        let coop = try SMTPDeliveryTests.coop(tenants: 2)
        try coop.text("run", now: "2027-01-15")
        let text = try coop.text("outbox", "resolve", "1", "2", "--resend", status: 1)
        #expect(text == "Resolved 0 of 2 mails.\nThe others are not in doubt.\n")
        #expect(try coop.outbox() == ["accepted": 2])
    }

    /// As a person does who looked into the server's log.
    private static func resolve(_ doubted: [JSONValue], arrived: Set<String>, _ coop: GazetteCommand) throws {
        for line in doubted {
            let number = try #require(line["id"].int)
            let there = arrived.contains(address(of: line["contact"].text ?? "") ?? "")
            let text = try coop.text("outbox", "resolve", String(number), there ? "--sent" : "--resend")
            #expect(text == "Resolved 1 of 1 mail.\n")
        }
    }

    private static func coop(tenants: Int, _ relay: ScriptedRelay, connections: Int) throws -> GazetteCommand
    {
        let coop = try SMTPDeliveryTests.coop(tenants: tenants)
        try coop.deliver(
            toPort: relay.port, "host: 127.0.0.1", "security: none", "connections: \(connections)")
        return coop
    }

    private static func everybody(_ count: Int) -> [String] {
        (1...count).map(GazetteCommand.address).sorted()
    }

    private static func address(of reference: String) -> String? {
        Int(reference.dropFirst(2)).map(GazetteCommand.address)
    }
}
