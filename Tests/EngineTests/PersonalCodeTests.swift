import Foundation
import TestSupport
import Testing

@Suite("A QR code of one's own")
struct PersonalCodeTests {
    private static let letter = """
        ---
        subject: "Votre avis"
        layout: courrier
        ---
        # Votre avis

        {{salutation}}

        {{> enquete-qr}}

        {{> signature}}

        """

    @Test("Each mail carries its own code, which leads where the button and the address in clear lead")
    func leadsHome() throws {
        let fixture = try RunFixture(people: 3)
        try fixture.write("Templates/letters/cycle-annuel/c-est-quoi-la-coop.md", Self.letter)
        #expect(try fixture.run().tally.accepted == 3)
        let box = "\(fixture.path)/var/maildir/new"
        let files = try FileManager.default.contentsOfDirectory(atPath: box)
        let mails = try ReadMail.read(
            files.map { Array(FileManager.default.contents(atPath: "\(box)/\($0)") ?? Data()) })
        var found: Set<String> = []
        for (number, mail) in mails.enumerated() {
            let code = try #require(mail.pictures.first { $0.name == "qr-enquete.png" })
            let bytes = try #require(Data(base64Encoded: code.content))
            let path = "\(fixture.path)/\(number).png"
            try bytes.write(to: URL(filePath: path))
            let address = try Subprocess.run("/usr/bin/zbarimg", ["--raw", "--quiet", path])
                .outputText.trimmingCharacters(in: .newlines)
            #expect(address.contains("/enquete/"))
            #expect(mail.html.contains("href=\"\(address)\""))
            #expect(mail.html.contains(">\(address)</p>"))
            #expect(mail.text.contains(address))
            #expect(mail.html.contains("Code QR qui mène"))
            found.insert(address)
        }
        #expect(found.count == 3)
    }

    @Test("The check knows the block: a letter with it has no fault")
    func isChecked() throws {
        let fixture = try RunFixture(people: 1)
        try fixture.write("Templates/letters/cycle-annuel/c-est-quoi-la-coop.md", Self.letter)
        let report = try fixture.coop().check()
        #expect(report.faults.map(\.description).filter { $0.contains("c-est-quoi-la-coop") } == [])
    }
}
