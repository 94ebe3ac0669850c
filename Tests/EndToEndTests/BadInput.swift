import Foundation
import TestSupport
import Testing

/// What a command said and how it ended, with the workspace's own path as `COOP`.
struct Said: Equatable, CustomStringConvertible {
    var status: Int32
    var output: String
    var errors: String

    init(_ status: Int32, output: String = "", errors: String = "") {
        self.status = status
        self.output = output
        self.errors = errors
    }

    /// Without the advice that `check` gives beside faults.
    var withoutNotes: Said {
        var said = self
        let lines = output.components(separatedBy: "\n").filter { !$0.hasPrefix("note: ") }
        said.output = lines.joined(separator: "\n")
        return said
    }

    var description: String { "status \(status)\n\(output)\n\(errors)" }
}

extension GazetteCommand {
    /// Runs a command on 1 October 2026, before any planned day of the sample has passed.
    func said(_ words: [String], now: String = "2026-10-01") throws -> Said {
        let result = try Subprocess.run(
            Self.executable, ["--workspace", path, "--now", Self.moment(now)] + words,
            folder: URL(fileURLWithPath: path))
        let texts = [result.outputText, result.errorText].map {
            $0.replacingOccurrences(of: path, with: "COOP").trimmingCharacters(in: .newlines)
        }
        return Said(result.status, output: texts[0], errors: texts[1])
    }

    /// Everything that the database knows of people and mails, to be compared before and after.
    func holdings() throws -> [String] {
        [try text("contacts", "list", "--json"), try text("outbox", "--json")]
    }

    /// Five people of the sample's client file, in every campaign's audience.
    func admitFive() throws {
        try admit(
            [
                "C-1;Mme;Nadia;Un;un@courriel.example;accédant;les-tilleuls;14/03/2026;",
                "C-2;M.;Loïc;Deux;deux@courriel.example;accédant;les-tilleuls;14/03/2026;",
                "C-3;Mme;Rose;Trois;trois@courriel.example;locataire;;12/05/2014;",
                "C-4;M.;Hugo;Quatre;quatre@courriel.example;locataire;;12/05/2014;",
                "C-5;Mme;;Cinq;cinq@courriel.example;locataire;;12/05/2014;",
            ], now: "2026-09-01")
    }
}
