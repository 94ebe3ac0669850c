import Foundation
import TestSupport
import Testing

/// docs/json.md on the paper channel, QR codes, surveys and the server.
@Suite struct PostDocumentationTests {
    @Test func letters() throws {
        let coop = try PostCoop.due()
        let export = try coop.json("post", "export", "avis", now: PostCoop.day, status: 1)
        try JSONDocumentationTests.compare("post export", [export])
        let letter = try #require(export["letters"].list.first)
        let (number, code) = (letter["number"].int ?? 0, letter["code"].text ?? "")
        try coop.write("wrong.csv", "numéro;code\n999;\n")
        let file = "\(coop.path)/wrong.csv"
        try JSONDocumentationTests.compare(
            "post sent",
            [coop.json("post", "sent", String(number), "nobody", file, now: PostCoop.day, status: 1)])
        try JSONDocumentationTests.compare(
            "post returned",
            [coop.json("post", "returned", code, "nobody", file, now: PostCoop.day, status: 1)])
    }

    @Test func pictures() throws {
        let coop = try GazetteCommand()
        try JSONDocumentationTests.compare("qr", [coop.json("qr", "module-1-video", "--print")])
    }

    @Test func surveys() throws {
        let coop = try PostCoop.due()
        try coop.edit("Campaigns/avis/survey.yaml", "unit: address\n", "unit: address\nbreakdown: [status]\n")
        try coop.edit(
            "Campaigns/avis/campaign.yaml", "steps:\n",
            "steps:\n  - { step: relance, when: { on: 2027-01-25 }, letters: [invitation] }\n")
        try coop.text("run", now: "2027-01-25", status: 1)
        try coop.text("post", "export", "avis", now: PostCoop.day, status: 1)
        let code = try #require(try PostCoop.column("code", coop)["P-3"])
        let answered = try coop.json("survey", "answer", "avis", code, "content=oui", now: PostCoop.day)
        let rates = try coop.json("survey", "rates", "avis", now: PostCoop.day)
        try coop.write("answers.csv", "code;content\n\(code);non\nABCD;oui\n")
        let imported = try coop.json(
            "survey", "import", "avis", "\(coop.path)/answers.csv", now: PostCoop.day, status: 1)
        try JSONDocumentationTests.compare("survey answer", [answered])
        try JSONDocumentationTests.compare("survey rates", [rates])
        try JSONDocumentationTests.compare("survey import", [imported])
        try JSONDocumentationTests.compare(
            "survey export",
            [coop.json("survey", "export", "avis", "--csv", "\(coop.path)/avis.csv", now: PostCoop.day)])
        try JSONDocumentationTests.compare(
            "survey ineligible", [coop.json("survey", "ineligible", "avis", code, now: PostCoop.day)])
    }

    @Test func server() throws {
        let coop = try GazetteCommand()
        let server = try BackgroundProcess(
            GazetteCommand.executable,
            ["--workspace", coop.path, "serve", "--listen", "127.0.0.1:0", "--json"])
        let printed = try JSONDecoder().decode(JSONValue.self, from: Data(server.firstLine.utf8))
        server.terminate()
        #expect(server.wait() == 0)
        #expect(printed["address"].text?.hasPrefix("http://127.0.0.1:") == true)
        try JSONDocumentationTests.compare("serve", [printed])
    }
}
