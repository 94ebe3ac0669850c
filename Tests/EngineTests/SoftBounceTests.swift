import Foundation
import Model
import Storage
import TestSupport
import Testing

@testable import Engine

/// product.md §8: a soft bounce costs the mail; the third in a row over at least seven days costs the address.
@Suite("Mails that come back for a while")
struct SoftBounceTests {
    private let fixture: RunFixture
    private let coop: Coop
    private let contact: Contact
    private let folder: TemporaryFolder

    init() throws {
        fixture = try RunFixture(people: 1)
        coop = try fixture.coop()
        contact = try #require(try coop.group("T-1").contacts.first)
        folder = try TemporaryFolder()
    }

    /// Mails of these days, all taken by a server; returns their numbers in order.
    private func sent(_ days: [String]) throws -> [Int64] {
        let database = try coop.database
        for day in days {
            let on = try #require(CivilDate(iso: day))
            let mail = PlannedDelivery(
                key: DeliveryKey(
                    campaign: try #require(Slug("bulletin")), step: try #require(Slug("numero")),
                    occurrence: day,
                    enrolment: contact.id.number),
                contact: contact.id, contract: contact.contracts[0].id,
                letter: try #require(Slug("numero-\(day)")),
                address: contact.email, category: .newsletter, dueOn: on, sendOn: on, notBefore: coop.now,
                notAfter: coop.now.adding(seconds: 86_400), coveredBy: nil)
            _ = try database.record([mail], at: coop.now)
        }
        let lines = try database.timeline(of: contact.id).filter { $0.campaign == "bulletin" }
        try database.settle(lines.map { Outcome(id: $0.id, state: .accepted, at: coop.now) })
        try #require(lines.count == days.count)
        return lines.map(\.id)
    }

    private func comeBack(_ number: Int64, _ status: String, _ words: String) throws
        -> ExplainedBounce.Written
    {
        let base = coop.settings.sender.bounces
        let token = try coop.linkKeys().bounceToken(deliveryID: number)
        let file = try folder.write(
            "\(number).eml",
            """
            From: MAILER-DAEMON@relais.example
            To: \(base.localPart)+\(token)@\(base.domain.description)
            Content-Type: multipart/report; report-type=delivery-status; boundary=limite

            --limite
            Content-Type: message/delivery-status

            Reporting-MTA: dns; relais.example

            Final-Recipient: rfc822; alix.1@courriel.example
            Action: failed
            Status: \(status)
            Diagnostic-Code: smtp; \(words)

            --limite--
            """)
        return try coop.recordBounce(file: file).written
    }

    private func journal() throws -> [String] {
        try coop.database.suppressionJournal(of: "alix.1@courriel.example").map(\.source)
    }

    @Test("Three in a row over seven days end the mails to the address")
    func threeInARow() throws {
        let mails = try sent(["2027-01-04", "2027-01-08", "2027-01-11"])
        #expect(try comeBack(mails[0], "5.2.2", "552 mailbox full") == .failed)
        #expect(try comeBack(mails[1], "5.2.2", "552 mailbox full") == .failed)
        #expect(try journal() == [])
        #expect(try comeBack(mails[2], "5.2.2", "552 mailbox full") == .failedAndSuppressed)
        #expect(try journal() == ["soft-bounces"])
    }

    @Test("Three within a week, or with one between them that arrived, do not")
    func notYet() throws {
        let mails = try sent(["2027-01-01", "2027-01-04", "2027-01-08", "2027-01-11", "2027-01-12"])
        for index in [0, 2, 3, 4] { #expect(try comeBack(mails[index], "4.2.2", "mailbox full") == .failed) }
        #expect(try journal() == [])
    }

    @Test("A hard one ends them at once")
    func hard() throws {
        let mails = try sent(["2027-01-04"])
        #expect(try comeBack(mails[0], "5.1.1", "550 5.1.1 user unknown") == .failedAndSuppressed)
        #expect(try journal() == ["bounce"])
    }

    @Test("What comes back of somebody who was erased meanwhile is not written down")
    func erased() throws {
        let mails = try sent(["2027-01-04"])
        #expect(try coop.erase("T-1").erased == ["T-1"])
        #expect(
            try comeBack(mails[0], "5.1.1", "550 5.1.1 <alix.1@courriel.example> user unknown") == .nothing)
        #expect(try journal() == [])
    }
}
