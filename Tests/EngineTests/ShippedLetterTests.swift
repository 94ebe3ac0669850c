import Engine
import Foundation
import Model
import Rendering
import TestSupport
import Testing

/// The letters that come with Gazette, as their readers get them: every mail of a simulated year, read by
/// Python's `email`, zbarimg and Chromium.
@Suite struct ShippedLetterTests {
    /// The mails of a year; read once.
    static let year = Result { try ReadMail.read(try SimulatedYear.daily.get().mails) }

    /// One mail of each letter, the first that was sent.
    static let letters = year.map { mails in
        mails.reduce(into: [String: ReadMail]()) { $0[$1.subject] = $0[$1.subject] ?? $1 }
    }

    @Test func everyMailOfAYearParsesWithoutDefect() throws {
        let mails = try Self.year.get()
        #expect(mails.count > 300)
        for mail in mails where !mail.defects.isEmpty { Issue.record("\(mail.subject): \(mail.defects)") }
        for mail in mails {
            #expect(mail.parts.first?.type == "text/plain")
            #expect(mail.header("list-unsubscribe-post") == "List-Unsubscribe=One-Click")
        }
        #expect(Set(mails.compactMap { $0.header("message-id") }).count == mails.count)
    }

    @Test func subjectsAreThoseOfTheLetterFiles() throws {
        let folder = Repository.root.appendingPathComponent("Templates/letters")
        var subjects: Set<String> = []
        for campaign in ["cycle-annuel", "bulletin-chantier"] {
            let place = folder.appendingPathComponent(campaign)
            for file in try FileManager.default.contentsOfDirectory(atPath: place.path) {
                let text = try String(contentsOf: place.appendingPathComponent(file), encoding: .utf8)
                let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("subject: \"") })
                subjects.insert(String(line.dropFirst("subject: \"".count).dropLast()))
            }
        }
        #expect(subjects.count == 16)
        #expect(Set(try Self.letters.get().keys) == subjects)
    }

    @Test func namesOfTheClientFileComeBack() throws {
        let table = try String(
            contentsOf: Repository.root.appendingPathComponent("Audiences/clients.csv"), encoding: .utf8)
        var names: [String: String] = [:]
        for line in table.split(whereSeparator: \.isNewline).dropFirst() {
            let fields = line.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            let name = "\(fields[2]) \(fields[3])"
            // Who shares an address is named with the other.
            names[fields[4]] = names[fields[4]].map { "\($0), \(name)" } ?? name
        }
        var shared = 0
        for mail in try Self.year.get() {
            let address = mail.to.split(separator: "<").last.map { String($0.dropLast()) } ?? ""
            let expected = try #require(names[address])
            #expect(expected == mail.names.joined() || expected.hasPrefix(mail.names.joined() + ", "))
            if mail.names.joined().contains(",") { shared += 1 }
        }
        #expect(shared > 0)
    }

    /// What was rendered is what a reader finds: subject, both bodies, byte for byte.
    @Test func bodiesComeBackAsTheyWereRendered() throws {
        let sample = try SampleCoop()
        try sample.importSample()
        let coop = try sample.coop(on: "2027-01-04")
        let cycle = ["c-est-quoi-la-coop", "l-ag-de-la-coop", "et-apres"].map { ("cycle-annuel", $0) }
        for (campaign, step) in cycle + [("bulletin-chantier", "numero")] {
            let preview = try coop.preview(
                campaign: try #require(Slug(campaign)), step: try #require(Slug(step)), reference: "C-0001",
                on: nil)
            let read = try ReadMail(preview.mail.message)
            #expect(read.subject == preview.mail.subject)
            #expect(Self.lines(read.html) == Self.lines(String(decoding: preview.mail.html, as: UTF8.self)))
            #expect(Self.lines(read.text) == Self.lines(String(decoding: preview.mail.text, as: UTF8.self)))
            #expect(
                read.pictures.map(\.content)
                    == preview.mail.pictures.map { Data($0.bytes).base64EncodedString() })
        }
    }

    @Test func everyLetterPassesTheLint() throws {
        let mails = try Self.letters.get().merging(EveryStep.mails.get()) { first, _ in first }
        for (subject, mail) in mails {
            let pictures = mail.pictures.map { part in
                InlinePicture(
                    contentID: part.contentID ?? "", fileName: part.name ?? "", mediaType: part.type,
                    bytes: Array(Data(base64Encoded: part.content) ?? Data()))
            }
            let letter = RenderedLetter(
                subject: subject, preheader: "", html: Array(mail.html.utf8), text: Array(mail.text.utf8),
                pictures: pictures)
            #expect(MailLint.findings(letter) == [], "\(subject)")
        }
    }

    /// product.md §5: service and statutory mail offers preferences, never one click.
    @Test func onlyNewslettersAndSurveysShowAnUnsubscribeLink() throws {
        let mails = try EveryStep.mails.get()
        for (name, shows) in [
            ("ag-convocation convocation", false), ("bienvenue livret", false),
            ("etat-des-lieux relance", true),
            ("defi-abecedaire le-mur", true),
        ] {
            let mail = try #require(mails[name])
            #expect(mail.html.contains("/desinscription/") == shows, "\(name)")
            #expect(mail.text.contains("/desinscription/") == shows, "\(name)")
            #expect(mail.html.contains("/preferences/"))
        }
    }

    /// Decoded from the mail itself; the address stands beside the picture in clear.
    @Test func qrCodesAreReadByAnIndependentDecoder() throws {
        let folder = try TemporaryFolder()
        var paths: [String] = []
        var mails: [ReadMail] = []
        for mail in try Array(Self.letters.get().values) + EveryStep.mails.get().values {
            guard let code = mail.pictures.first(where: { $0.name?.hasPrefix("qr") == true }) else {
                continue
            }
            let bytes = Data(base64Encoded: code.content) ?? Data()
            paths.append(try folder.write("\(paths.count).png", bytes))
            mails.append(mail)
        }
        #expect(mails.map(\.subject).contains("C’est quoi la coop ?"))
        #expect(mails.map(\.subject).contains("Votre livret d’accueil"))
        for (path, mail) in zip(paths, mails) {
            let decoded = try Subprocess.run("/usr/bin/zbarimg", ["--raw", "--quiet", path])
            let address = decoded.outputText.trimmingCharacters(in: .newlines)
            #expect(address.hasPrefix("https://"), "\(mail.subject): \(decoded.errorText)")
            #expect(mail.html.contains(address))
            #expect(mail.text.contains(address))
        }
    }

    private static func lines(_ text: String) -> [Substring] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .reversed().drop(while: \.isEmpty).reversed()
    }
}
