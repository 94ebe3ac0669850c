import Foundation
import TestSupport
import Testing

/// `gazette qr`: what phones read from screens and paper.
@Suite struct QRTests {
    private static func survey(_ coop: GazetteCommand, isPublic: Bool) throws {
        try coop.write(
            "Campaigns/cycle-annuel/survey.yaml",
            """
            title: Votre avis
            unit: address
            public: \(isPublic ? "oui" : "non")
            questions:
              - { question: content, text: Êtes-vous content ?, kind: yes-no, mandatory: oui }

            """)
    }

    private func read(_ file: String) throws -> String {
        try Subprocess.run("/usr/bin/zbarimg", ["--raw", "--quiet", file]).outputText
    }

    @Test func aPhoneReadsResourceAndSurveyFromScreenPrintAndDrawing() throws {
        let coop = try GazetteCommand()
        try Self.survey(coop, isPublic: true)
        let resource = try coop.json("qr", "module-1-video")
        #expect(try read(resource["file"].text ?? "") == (resource["address"].text ?? "?") + "\n")
        let survey = try coop.json("qr", "cycle-annuel", "--print", "--out", "\(coop.path)/affiche.png")
        #expect(survey["address"].text?.hasSuffix("/enquete-publique/cycle-annuel") == true)
        #expect(try read("\(coop.path)/affiche.png") == (survey["address"].text ?? "?") + "\n")

        try coop.text("qr", "module-1-video", "--out", "\(coop.path)/dessin.svg")
        let drawing = try coop.read("dessin.svg")
        #expect(drawing.hasPrefix("<svg ") && drawing.contains("mm\" height="))
    }

    @Test func inPrintAModuleHasFourTenthsOfAMillimetreAtLeast() throws {
        let coop = try GazetteCommand()
        let said = try coop.json("qr", "module-1-video", "--print", "--out", "\(coop.path)/a.png")
        let modules = try #require(said["modules"].int)
        let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: "\(coop.path)/a.png")))
        func number(_ at: Int) -> Int { bytes[at..<(at + 4)].reduce(0) { $0 << 8 | Int($1) } }
        let chunk = try #require(bytes.indices.first { bytes[$0...].starts(with: "pHYs".utf8) })
        let dotsPerMetre = number(chunk + 4)
        #expect(dotsPerMetre == number(chunk + 8) && bytes[chunk + 12] == 1)
        #expect(abs(Double(dotsPerMetre) * 0.0254 - 300) < 0.01)
        let module = Double(number(16)) / Double(modules) / Double(dotsPerMetre) * 1000
        #expect(module >= 0.4)
        #expect(
            try coop.text("qr", "module-1-video", "--print").contains("Prints 15.7 mm wide, 0.42 mm a module")
        )
    }

    @Test func whatHasNoAddressIsRefused() throws {
        let coop = try GazetteCommand()
        try Self.survey(coop, isPublic: false)
        let closed = try coop.run("qr", "cycle-annuel")
        #expect(closed.status == 2 && closed.errorText.contains("public: oui"))
        let unknown = try coop.run("qr", "module-99")
        #expect(unknown.status == 2 && unknown.errorText.contains("module-1-video"))
    }
}
