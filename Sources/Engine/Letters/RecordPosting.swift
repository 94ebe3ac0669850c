internal import Foundation
package import Model
internal import Storage
internal import Surveys
internal import Workspace

/// What became of a word on letters: posted, or brought back.
package struct PostingReport: Sendable {
    /// Letters that changed, and the people whom they serve.
    package var letters = 0
    package var people = 0
    /// Letters of which that was known already.
    package var known = 0
    /// Letters posted after their last day.
    package var late = 0
    package var rejected: [Rejected] = []

    package struct Rejected: Sendable {
        /// In the file; nil for what was typed.
        package let line: Int?
        package let found: String
        package let reason: String
    }
}

extension Coop {
    /// Letters were posted on `day`: `words` are the exported file, perhaps with lines taken out, or codes, or letters'
    /// numbers. Doing it twice changes nothing. Throws for a file that cannot be read, and for a day to come.
    package func recordPosted(_ words: [String], on day: CivilDate) throws -> PostingReport {
        guard day <= today else {
            throw EngineError(.invalid, "found the day \(day), expected the day of posting: today or before")
        }
        var report = PostingReport()
        let letters = try letters(words, .sent, &report)
        let fresh = letters.filter { $0.contains { $0.state != .accepted && $0.state != .failed } }
        report.letters = fresh.count
        report.known = letters.count - fresh.count
        report.late =
            fresh.filter { letter in
                letter.contains { settings.timeZone.day(at: $0.notAfter) < day }
            }.count
        report.people = try database.recordPosted(fresh.joined().map(\.id), on: day, at: now)
        return report
    }

    /// The post brought letters back; `reason`: what the envelope says. Words as in `recordPosted`; a code that several
    /// letters have means the one posted last.
    package func recordReturned(_ words: [String], reason: String) throws -> PostingReport {
        var report = PostingReport()
        let letters = try letters(words, .returned, &report)
        let fresh = letters.filter { $0.contains { $0.state != .failed } }
        report.letters = fresh.count
        report.known = letters.count - fresh.count
        report.people = try database.recordReturned(fresh.joined().map(\.id), words: reason, at: now)
        return report
    }

    private enum Fate { case sent, returned }

    /// The letters that are meant, each once.
    private func letters(
        _ words: [String], _ fate: Fate, _ report: inout PostingReport
    ) throws -> [[ExportedDelivery]] {
        var found: [[ExportedDelivery]] = []
        for word in words {
            if let letter = try letter(word, fate) {
                found.append(letter)
            } else if FileManager.default.fileExists(atPath: word) {
                found += try letters(inFile: word, fate, &report)
            } else {
                let reason =
                    ShortCode(word) != nil || Int64(word) != nil
                    ? "no letter was exported with it"
                    : "expected the exported file, a code such as K7QM-3XRD or a letter's number"
                report.rejected.append(.init(line: nil, found: word, reason: reason))
            }
        }
        var seen: Set<Int64> = []
        return found.filter { seen.insert($0[0].letter).inserted }
    }

    private func letters(
        inFile path: String, _ fate: Fate, _ report: inout PostingReport
    ) throws -> [[ExportedDelivery]] {
        let table = try CSVTable(path: path, required: ["numéro", "code"])
        var found: [[ExportedDelivery]] = []
        for row in table.rows {
            let (number, code) = (row["numéro"] ?? "", row["code"] ?? "")
            do {
                found.append(try letter(number: number, code: code, fate))
            } catch let error as EngineError {
                report.rejected.append(
                    .init(line: row.line, found: "\(number) \(code)", reason: error.description))
            }
        }
        return found
    }

    /// The number says which letter, the code that the file is this database's.
    private func letter(number: String, code: String, _ fate: Fate) throws -> [ExportedDelivery] {
        guard let id = Int64(number) else {
            guard let letter = try letter(code, fate) else {
                throw EngineError(.invalid, "neither the number nor the code is that of an exported letter")
            }
            return letter
        }
        let letter = try database.exported(letter: id)
        // Exported again since, headed by somebody else of the household.
        if letter.isEmpty, let other = try self.letter(code, fate) { return other }
        guard let known = letter.first?.code else {
            throw EngineError(.invalid, "no letter of this number was exported from this database")
        }
        guard code.isEmpty || ShortCode(code)?.text == known else {
            throw EngineError(
                .invalid,
                "letter \(id) has the code \(ShortCode(known)?.description ?? known); is the file of "
                    + "another database?")
        }
        return letter
    }

    /// The letter with this code or number; nil where none was exported with it.
    private func letter(_ word: String, _ fate: Fate) throws -> [ExportedDelivery]? {
        if let code = ShortCode(word) {
            let all = try database.exported(code: code.text)
            let letters = Dictionary(grouping: all, by: \.letter).values.sorted {
                $0[0].letter < $1[0].letter
            }
            if let chosen = Self.meant(letters, fate) { return chosen }
        }
        guard let number = Int64(word) else { return nil }
        let letter = try database.exported(letter: number)
        return letter.isEmpty ? nil : letter
    }

    /// An invitation and its reminder have one code: the first that waits was posted now, the last that was posted came
    /// back.
    private static func meant(_ letters: [[ExportedDelivery]], _ fate: Fate) -> [ExportedDelivery]? {
        func has(_ letter: [ExportedDelivery], _ test: (DeliveryState) -> Bool) -> Bool {
            letter.contains { test($0.state) }
        }
        switch fate {
        case .sent: return letters.first { has($0, \.isOpen) } ?? letters.last
        case .returned: return letters.last { has($0) { $0 == .accepted || $0 == .failed } } ?? letters.last
        }
    }
}
