internal import Foundation
internal import Model

extension Coop {
    /// Which of the coop's files it is, from its name without days, months and marks of a copy:
    /// `Clients location 2027-03.rejected.csv` is `clients-location`. `clients` where nothing is left.
    package static func source(ofFile path: String) -> String {
        let name = URL(fileURLWithPath: path).deletingPathExtension().lastPathComponent
        let words = name.folded.split { !($0.isASCII && ($0.isLetter || $0.isNumber)) }.map(String.init)
        let telling = words.filter { !passing.contains($0) && !$0.allSatisfy(\.isNumber) }
        return Slug(folding: telling.joined(separator: " "))?.text ?? "clients"
    }

    private static let passing: Set<String> = [
        "janvier", "fevrier", "mars", "avril", "mai", "juin", "juillet", "aout", "septembre", "octobre",
        "novembre", "decembre", "rejected", "export", "copie", "copy",
    ]

    /// Who is missing in a file has left only where it is whole: a rejected line could be them.
    func refuseToLeave(_ report: ImportReport, isPart: Bool, file: String) throws {
        if isPart {
            throw EngineError(
                .invalid,
                "\(file): found mended lines, expected the whole file with --left-if-missing: everybody else would "
                    + "be missing in it; nothing was changed")
        }
        guard report.rejectedLines > 0 else { return }
        let lines = report.rejectedLines == 1 ? "1 line" : "\(report.rejectedLines) lines"
        throw EngineError(
            .invalid,
            "\(file): found \(lines) that cannot be read, expected none with --left-if-missing: people who seem to "
                + "be missing could be on them; nothing was changed; mend them, or import without the option")
    }
}
