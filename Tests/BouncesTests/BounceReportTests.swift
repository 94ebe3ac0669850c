import Foundation
import TestSupport
import Testing

@testable import Bounces

@Suite("Mails that came back")
struct BounceReportTests {
    private struct Expected: Decodable {
        let reason: String
        let hard: Bool
        let extra: String
    }

    static let folder = Repository.conformance("bounces")

    /// What others found in 291 real mails, one entry for each recipient.
    private static func expectations() throws -> [(name: String, expected: [Expected], report: BounceReport)]
    {
        guard let folder else { return [] }
        let json = try Data(contentsOf: folder.appendingPathComponent("expected.json"))
        return try JSONDecoder().decode([String: [Expected]].self, from: json).sorted { $0.key < $1.key }.map
        {
            let mail = try Data(contentsOf: folder.appendingPathComponent($0.key))
            return ($0.key, $0.value, BounceReport(Array(mail)))
        }
    }

    @Test("Real bounces: hardly anybody is cut off whose address is good", .enabled(if: folder != nil))
    func realMails() throws {
        var (hard, found, wrong, unseen) = (0, 0, [String](), [String]())
        for (name, expected, report) in try Self.expectations() {
            // Reports about several recipients are none of ours: each mail has one.
            guard expected.count == 1, let expected = expected.first else { continue }
            switch expected.reason {
            case "feedback":
                let isComplaint = expected.extra != "auth-failure"
                if (report.kind == .complaint) != isComplaint { wrong.append(name) }
            case "vacation": if report.kind != .autoReply { wrong.append(name) }
            case "delivered": if report.kind != .delivered { wrong.append(name) }
            default:
                if expected.hard {
                    hard += 1
                    if report.kind == .hard { found += 1 } else { unseen.append("\(name): \(report.kind)") }
                } else if ![.soft, .delayed].contains(report.kind) {
                    wrong.append("\(name): \(report.kind), expected \(expected.reason)")
                }
            }
        }
        print("bounces: \(found) of \(hard) hard; not seen: \(unseen); wrong: \(wrong)")
        #expect(hard == 79 && found >= 60, "not seen: \(unseen)")
        // Most of these say «user unknown» in words while the other project files them under «filtered».
        let cutOff = wrong.filter { $0.contains(": hard") }
        #expect(cutOff.count <= 29, "\(cutOff)")
        #expect(!wrong.contains { $0.hasPrefix("rfc3834") })
    }

    @Test("Other people's mail is none of ours", .enabled(if: folder != nil))
    func notABounce() throws {
        let mail = try #require(Self.folder).appendingPathComponent("not-a-bounce/is-not-bounce-01.eml")
        #expect(BounceReport(Array(try Data(contentsOf: mail))).kind == .other)
    }

    private static func report(action: String, status: String, diagnostic: String) -> String {
        """
        From: MAILER-DAEMON@relais.example
        Subject: Undelivered Mail Returned to Sender
        To: retours+0123456789abcdefghjkmnpqrstvwxyz01@coop.example
        Content-Type: multipart/report; report-type=delivery-status; boundary=limite

        --limite
        Content-Type: text/plain

        Your message could not be delivered.

        --limite
        Content-Type: message/delivery-status

        Reporting-MTA: dns; relais.example

        Final-Recipient: rfc822; a@b.example
        Action: \(action)
        Status: \(status)
        Diagnostic-Code: smtp; \(diagnostic)

        --limite--
        """
    }

    @Test(
        "A report is read by its action, its words and its status",
        arguments: [
            ("failed", "5.1.1", "550 5.1.1 User unknown", BounceKind.hard),
            ("failed", "5.1.1", "550 your host is on a blocklist", .soft),
            ("failed", "5.2.2", "552 mailbox full", .soft), ("delayed", "4.4.1", "timed out", .delayed),
            ("failed", "4.4.7", "delivery time expired", .soft), ("delivered", "2.0.0", "ok", .delivered),
            ("failed", "5.1.2", "", .hard), ("failed", "", "", .soft),
        ])
    func reports(_ action: String, _ status: String, _ diagnostic: String, _ kind: BounceKind) {
        let text = Self.report(action: action, status: status, diagnostic: diagnostic)
        for mail in [text, text.replacing("\n", with: "\r\n")] {
            let report = BounceReport(Array(mail.utf8))
            #expect(report.kind == kind && report.status == status && report.recipient == "a@b.example")
        }
    }

    @Test("Our tokens are found wherever they stand, in any case, and nobody else's")
    func tokens() {
        let token = "0123456789abcdefghjkmnpqrstvwxyz01"
        let mail =
            "To: RETOURS+\(token.uppercased())@Coop.example\nReturn-Path: <retours+\(token)@coop.example>\n"
            + "Cc: retours+other@elsewhere.example, retours+@coop.example"
        #expect(BounceReport.tokens(in: mail.utf8, localPart: "retours", domain: "coop.example") == [token])
        #expect(BounceReport.tokens(in: "retours+".utf8, localPart: "retours", domain: "coop.example") == [])
    }

    @Test("Whatever is cut, doubled or turned around is read without a crash")
    func broken() {
        let mail = Array(Self.report(action: "failed", status: "5.1.1", diagnostic: "550 unknown").utf8)
        for length in 0..<mail.count { _ = BounceReport(mail.prefix(length)) }
        #expect(BounceReport(mail.reversed()).kind == .other)
        #expect(BounceReport([UInt8](repeating: 10, count: 10_000)).kind == .other)
    }
}
