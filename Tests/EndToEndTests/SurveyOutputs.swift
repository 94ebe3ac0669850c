import Foundation
import TestSupport
import Testing

/// A mail of a survey as the server got it: read by another program.
struct SurveyMail: Decodable {
    /// The envelope sender.
    let from: String
    let to: String
    /// The path of the person's page.
    let survey: String

    /// What `smtp-sink -d` wrote, in order of address.
    static func read(_ folder: String) throws -> [SurveyMail] {
        let result = try Subprocess.python(script, arguments: [folder])
        try #require(result.status == 0, "\(result.errorText)")
        return try JSONDecoder().decode([SurveyMail].self, from: Data(result.output)).sorted {
            ($0.to.count, $0.to) < ($1.to.count, $1.to)
        }
    }

    private static let script = """
        import json, pathlib, re, sys
        from email import message_from_bytes, policy
        mails = []
        for file in pathlib.Path(sys.argv[1]).iterdir():
            mail = message_from_bytes(file.read_bytes().replace(b"\\r\\n", b"\\n"), policy=policy.default)
            text = mail.get_body(("plain",)).get_content()
            mails.append({"from": mail["x-mail-args"].split("<")[1].split(">")[0],
                          "to": mail["x-rcpt-args"].split("<")[1].split(">")[0],
                          "survey": re.search(r"/enquete/[A-Za-z0-9_-]+", text).group()})
        json.dump(mails, sys.stdout)
        """
}

/// A survey's figures in every form in which they leave Gazette.
struct SurveyOutputs {
    let json: JSONValue
    let text: String
    let csv: String
    let html: String
    let export: String
    /// Rows of each sheet as openpyxl reads them; shares as percent with one decimal.
    let workbook: [String: [[String]]]

    init(_ coop: GazetteCommand, now: String, survey: String = "etat-des-lieux") throws {
        func file(_ name: String) -> String { "\(coop.path)/\(name)" }
        json = try coop.json(
            "survey", "rates", survey, "--csv", file("figures.csv"), "--html", file("board.html"), "--xlsx",
            file("survey.xlsx"), now: now)
        text = try coop.text("survey", "rates", survey, now: now)
        csv = try coop.read("figures.csv")
        html = try coop.read("board.html")
        export = try coop.text("survey", "export", survey, now: now)
        workbook = try Self.workbook(file("survey.xlsx"))
    }

    static func workbook(_ path: String) throws -> [String: [[String]]] {
        let read = try Subprocess.python(openpyxl, arguments: [path])
        try #require(read.status == 0, "\(read.errorText)")
        return try JSONDecoder().decode([String: [[String]]].self, from: Data(read.output))
    }

    /// The cells behind the one with this text.
    func sheet(_ name: String, _ first: String) -> [String] {
        workbook[name]?.first { $0.first == first }.map { Array($0.dropFirst()) } ?? []
    }

    /// product.md §6: the line holds exactly, in every report.
    func expectBalance() throws {
        let parts = [
            "ineligible", "complete", "partial", "break_off", "refused", "pending", "undelivered", "no_reply",
        ]
        let invited = try #require(json["invited"].int)
        #expect(parts.reduce(0) { $0 + (json[$1].int ?? -1_000_000) } == invited)
        let lines = csv.split(separator: "\r\n").filter { $0.hasPrefix("synthèse;dont ") }
        #expect(lines.count == 8)
        #expect(lines.reduce(0) { $0 + (Int($1.split(separator: ";")[2]) ?? -1_000_000) } == invited)
        let rows = workbook["Synthèse"]?.filter { $0.first?.hasPrefix("dont ") == true } ?? []
        #expect(rows.reduce(0) { $0 + (Int($1[1]) ?? -1_000_000) } == invited)
        let table =
            html.components(separatedBy: "<table class=\"balance\">").last?
            .components(separatedBy: "</table>").first ?? ""
        let numbers = table.components(separatedBy: "<td>").dropFirst().compactMap {
            Int($0.prefix { $0 != "<" }.filter(\.isNumber))
        }
        #expect(numbers.count == 9 && numbers.dropLast().reduce(0, +) == invited && numbers.last == invited)
    }

    private static let openpyxl = """
        import json, sys
        import openpyxl
        book = openpyxl.load_workbook(sys.argv[1])
        def read(cell):
            if cell.value is None: return ""
            if cell.data_type == "f": return "FORMULA"
            return "%.1f" % (100 * cell.value) if "%" in cell.number_format else str(cell.value)
        json.dump({sheet.title: [[read(cell) for cell in row] for row in sheet.iter_rows()] for sheet in book}, sys.stdout)
        """
}

extension GazetteCommand {
    /// As `json`, for any number of words.
    func words(_ words: [String], now: String, status: Int32 = 0) throws -> JSONValue {
        let result = try Subprocess.run(
            Self.executable, ["--workspace", path, "--now", Self.moment(now)] + words)
        guard result.status == status else { throw Failure(words: words, result: result) }
        return try JSONDecoder().decode(JSONValue.self, from: Data(result.output))
    }
}
