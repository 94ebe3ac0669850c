import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// What changes between planning and sending is looked at again right before a mail leaves (decision 12).
@Suite struct LastMomentTests {
    @Test func whoeverUnsubscribedSincePlanningGetsNothing() throws {
        let sample = try Self.queued("T-1;;Alix;Un;un@courriel.example;locataire;;12/05/2014;")
        try Self.suppress("un@courriel.example", .newsletter, sample)
        let report = try sample.run(on: "2027-01-15T12:00:00+01:00")
        #expect(report.withdrawn == 1)
        #expect(report.tally.accepted == 0)
        #expect(try sample.outbox() == [.suppressed: 1])
        #expect(
            try sample.deliveries(.suppressed).first?.reply
                == "The address is suppressed for mail of this kind (unsubscribed).")
    }

    @Test func unsubscribingFromSurveysStopsNoNewsletter() throws {
        let sample = try Self.queued("T-1;;Alix;Un;un@courriel.example;locataire;;12/05/2014;")
        try Self.suppress("un@courriel.example", .survey, sample)
        #expect(try sample.run(on: "2027-01-15T12:00:00+01:00").tally.accepted == 1)
    }

    @Test func whoeverLeftSincePlanningIsWithdrawnWithTheReason() throws {
        let sample = try Self.queued("T-1;;Alix;Un;un@courriel.example;locataire;;12/05/2014;")
        try sample.admit(
            "T-1;;Alix;Un;un@courriel.example;locataire;;12/05/2014;14/01/2027", on: "2027-01-15")
        let report = try sample.run(on: "2027-01-15T12:00:00+01:00")
        #expect(report.withdrawn == 1)
        #expect(try sample.outbox() == [.cancelled: 1])
        #expect(try sample.deliveries(.cancelled).first?.reply == "Left the coop on 2027-01-14.")
        #expect(throws: (any Error).self) { try sample.mails() }
    }

    /// The mail of a couple is in the ledger under the first of them.
    @Test(arguments: [("T-1", "Bonjour Marc,"), ("T-2", "Bonjour Jeanne,")])
    func whenOneOfACoupleLeavesTheOtherStillGetsTheMail(_ leaver: String, _ greeting: String) throws {
        let couple = [
            "T-1": "T-1;Mme;Jeanne;Petit;petit@courriel.example;locataire;;12/05/2014;",
            "T-2": "T-2;M.;Marc;Petit;petit@courriel.example;locataire;;12/05/2014;",
        ]
        let sample = try Self.queued(couple["T-1", default: ""], couple["T-2", default: ""])
        try sample.admit(couple[leaver, default: ""] + "14/01/2027", on: "2027-01-15")
        let report = try sample.run(on: "2027-01-15T12:00:00+01:00")
        #expect(report.withdrawn == 1)
        #expect(report.tally.accepted == 1)
        #expect(try sample.outbox() == [.accepted: 1, .cancelled: 1])
        #expect(try sample.deliveries(.cancelled).map(\.contact) == [leaver])
        let mail = try #require(try ReadMail.read(try sample.mails()).first)
        #expect(mail.text.contains(greeting))
    }

    /// The statement that sets `sending` looks itself: the run has planned and rendered everybody already.
    @Test("Decision 12: whoever unsubscribes during the send gets nothing")
    func whoeverUnsubscribesDuringTheSendGetsNothing() throws {
        let sample = try SampleCoop()
        let database = "\(sample.path)/var/gazette.sqlite"
        let relay = try ScriptedRelay { situation in
            guard situation.moment == .dot, situation.total == 1 else { return .normal }
            let suppression = Suppression(
                address: "trois@courriel.example", category: .newsletter, cause: .unsubscribed)
            do {
                try Database(path: database, identity: "").suppress(
                    suppression, source: "test", at: Instant(seconds: 1_800_000_000))
            } catch {
                return .reply("550 the test could not unsubscribe: \(error)\r\n")
            }
            return .normal
        }
        try sample.admit(
            "T-1;;Alix;Un;un@courriel.example;locataire;;12/05/2014;",
            "T-2;;Alix;Deux;deux@courriel.example;locataire;;12/05/2014;",
            "T-3;;Alix;Trois;trois@courriel.example;locataire;;12/05/2014;",
            "T-4;;Alix;Quatre;quatre@courriel.example;locataire;;12/05/2014;")
        try sample.launch("cycle-annuel")
        try sample.deliver(toPort: relay.port)
        let report = try sample.run(on: "2027-01-15")
        #expect(report.tally.accepted == 3)
        #expect(report.tally.returned == 1)
        #expect(relay.recipients.sorted() == ["deux", "quatre", "un"].map { $0 + "@courriel.example" })
        #expect(try sample.outbox() == [.accepted: 3, .queued: 1])
        #expect(try sample.run(on: "2027-01-15T12:00:00+01:00").withdrawn == 1)
        #expect(try sample.outbox() == [.accepted: 3, .suppressed: 1])
    }

    /// A coop with people of one address whose letter is queued and could not leave.
    private static func queued(_ lines: String...) throws -> SampleCoop {
        let sample = try SampleCoop()
        try sample.admit(lines)
        try sample.launch("cycle-annuel")
        let closed = try ScriptedRelay()
        closed.stop()
        try sample.deliver(toPort: closed.port)
        let report = try sample.run(on: "2027-01-15")
        #expect(report.troubles.count == 1)
        #expect(try sample.outbox() == [.queued: lines.count])
        try sample.edit("gazette.yaml", SampleCoop.smtp(port: closed.port), SampleCoop.maildir)
        return sample
    }

    private static func suppress(_ address: String, _ category: Model.Category, _ sample: SampleCoop) throws {
        let coop = try sample.coop(on: "2027-01-15")
        try coop.database.suppress(
            Suppression(address: address, category: category, cause: .unsubscribed), source: "test",
            at: coop.now)
    }
}

/// One mail for those who share an address; one person's missing value is nobody else's trouble.
@Suite struct PersonalMailTests {
    @Test("Decision 13: a couple that shares an address gets one mail with both names")
    func aCoupleThatSharesAnAddressGetsOneMailWithBothNames() throws {
        let sample = try SampleCoop()
        try sample.admit(
            "C-1;Mme;Jeanne;Petit;petit@courriel.example;locataire;;12/05/2014;",
            "C-2;M.;Marc;Petit;petit@courriel.example;locataire;;12/05/2014;")
        try sample.launch("cycle-annuel")
        #expect(try sample.run(on: "2027-01-15").tally.accepted == 1)
        let mails = try ReadMail.read(try sample.mails())
        #expect(mails.count == 1)
        #expect(mails.first?.names == ["Jeanne Petit, Marc Petit"])
        #expect(mails.first?.text.contains("Bonjour Jeanne et Marc,") == true)
        #expect(mails.first?.html.contains("Bonjour Jeanne et Marc,") == true)
        // Both have a line of their own in the ledger.
        #expect(try sample.deliveries(.accepted).map(\.contact) == ["C-1", "C-2"])
    }

    @Test("Decision 17: a missing value withholds one person only")
    func aMissingValueWithholdsOnePersonOnly() throws {
        let sample = try SampleCoop()
        try sample.edit(
            "Templates/letters/cycle-annuel/c-est-quoi-la-coop.md", "{{salutation}}",
            "Bonjour {{contact.prenom}},")
        try sample.admit(
            "C-1;Mme;Jeanne;Petit;jeanne@courriel.example;locataire;;12/05/2014;",
            "C-2;M.;;Roux;roux@courriel.example;locataire;;12/05/2014;",
            "C-3;M.;Marc;Vidal;marc@courriel.example;locataire;;12/05/2014;")
        try sample.launch("cycle-annuel")
        let report = try sample.run(on: "2027-01-15")
        #expect(report.tally.accepted == 2)
        #expect(report.tally.withheld == 1)
        #expect(!report.isComplete)
        let withheld = try sample.deliveries(.deferred)
        #expect(withheld.map(\.contact) == ["C-2"])
        #expect(withheld.first?.reply.contains("prenom") == true)
        // Once the coop knows the name, the mail leaves.
        try sample.admit("C-2;M.;Luc;Roux;roux@courriel.example;locataire;;12/05/2014;", on: "2027-01-18")
        #expect(try sample.run(on: "2027-01-18").tally.accepted == 1)
        #expect(try sample.outbox() == [.accepted: 3])
    }

    @Test("However many lack a value, all of them are written down, and the others get their mail")
    func manyLackAValue() throws {
        let sample = try SampleCoop()
        try sample.edit(
            "Templates/letters/cycle-annuel/c-est-quoi-la-coop.md", "{{salutation}}",
            "Bonjour {{contact.prenom}},")
        let people = (1...250).map { number in
            "C-\(number);M.;\(number % 50 == 0 ? "Luc" : "");Roux;p\(number)@courriel.example;locataire;;12/05/2014;"
        }
        try sample.admit(people)
        try sample.launch("cycle-annuel")
        let report = try sample.run(on: "2027-01-15")
        #expect(report.tally.accepted == 5)
        #expect(report.tally.withheld == 245)
        #expect(try sample.outbox() == [.accepted: 5, .deferred: 245])
    }

    /// Nobody mends a name while a run waits.
    @Test func aWaitingRunDoesNotStayForAMissingValue() throws {
        let sample = try SampleCoop()
        try sample.edit(
            "Templates/letters/cycle-annuel/c-est-quoi-la-coop.md", "{{salutation}}",
            "Bonjour {{contact.prenom}},")
        try sample.admit("C-2;M.;;Roux;roux@courriel.example;locataire;;12/05/2014;")
        try sample.launch("cycle-annuel")
        let coop = try sample.coop(on: "2027-01-15")
        let report = try coop.run(RunOptions(waits: true, isReplay: true))
        #expect(report.tally.withheld == 1)
        #expect(report.nextMoment == nil)
        #expect(try coop.now == SampleCoop.moment("2027-01-15"))
    }
}
