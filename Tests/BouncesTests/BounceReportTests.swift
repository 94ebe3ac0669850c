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

    /// Reports that say «user unknown» in plain words, and that the other project files under «filtered» or «rejected», for
    /// some servers say so of whom they only filter. Nobody reads mail there either way.
    private static let unknownInWords: Set<String> = [
        "lhost-activehunter-02", "lhost-amazonses-02", "lhost-amazonworkmail-02", "lhost-exchange2003-04",
        "lhost-mcafee-04", "lhost-mcafee-05", "lhost-mxlogic-03", "lhost-postfix-35", "lhost-sendmail-27",
        "lhost-sendmail-40", "lhost-sendmail-48", "lhost-sendmail-50", "lhost-x1-01", "lhost-x1-02",
        "lhost-x2-01",
        "lhost-zoho-03", "rfc3464-42", "rfc3464-57", "rhost-nttdocomo-02",
    ]

    @Test(
        "Real bounces: nobody is cut off whose address is good, and most bad addresses are found",
        .enabled(if: folder != nil))
    func realMails() throws {
        var (hard, found, wrong, unseen) = (0, 0, [String](), [String]())
        var table: [String: [BounceKind: Int]] = [:]
        for (file, expected, report) in try Self.expectations() {
            // Reports about several recipients are none of ours: each mail has one.
            guard expected.count == 1, let expected = expected.first else { continue }
            let name = String(file.dropLast(".eml".count))
            table[expected.reason + (expected.hard ? " (hard)" : ""), default: [:]][
                report.kind, default: 0] += 1
            if expected.hard {
                hard += 1
                if report.kind == .hard { found += 1 } else { unseen.append(name) }
            } else if report.kind == .hard, !Self.unknownInWords.contains(name) {
                wrong.append("\(name): \(expected.reason)")
            }
            switch expected.reason {
            // Apple Mail unsubscribing by mail, which we offer nobody.
            case "feedback" where name == "arf-26": #expect(report.kind == .autoReply)
            case "feedback":
                #expect((report.kind == .complaint) == (expected.extra != "auth-failure"), "\(name)")
            case "vacation": #expect(report.kind == .autoReply, "\(name)")
            default: break
            }
        }
        Self.show(table)
        print("\(found) of \(hard) hard ones found; not found: \(unseen.joined(separator: ", "))")
        #expect(hard == 79 && found >= 65, "not found: \(unseen)")
        #expect(wrong == [], "cut off wrongly")
    }

    private static func show(_ table: [String: [BounceKind: Int]]) {
        func cell(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(1, width - text.count))
        }
        print(cell("what others call it", 24) + BounceKind.allCases.map { cell($0.rawValue, 11) }.joined())
        for (reason, kinds) in table.sorted(by: { $0.key < $1.key }) {
            print(
                cell(reason, 24)
                    + BounceKind.allCases.map { cell(kinds[$0].map(String.init) ?? "·", 11) }.joined())
        }
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
            ("failed", "4.0.0", "Domain name not found", .soft),
            ("failed", "5.1.8", "Domain of sender address does not exist", .soft),
            ("failed", "5.1.1", "Refused due to recipient preferences", .soft),
            ("failed", "5.4.1", "550 5.4.1 Recipient address rejected: Access denied", .soft),
            (
                "failed", "5.4.1",
                "550 5.4.1 Recipient address rejected: Access denied [X.prod.protection.outlook.com]", .hard
            ),
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
