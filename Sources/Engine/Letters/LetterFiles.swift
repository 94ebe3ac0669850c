internal import Foundation
internal import Model
internal import Rendering

/// The files of an export: the CSV of the letters, the pictures, the CSV of those left out.
struct LetterFiles {
    private let export: LetterExport

    /// Pixels of a module: at the size of a stamp on paper, sharp.
    private static let scale = 10
    private static let header =
        ["numéro", "référence", "civilité", "prénom", "nom"]
        + (1...AddressBlock.most).map { "adresse \($0)" }
        + [
            "salutation", "objet", "texte", "raison", "code", "lien", "qr", "étape", "à poster avant le",
        ]

    init(_ export: LetterExport) { self.export = export }

    /// Throws `EngineError` where the folder cannot be written.
    func write(_ done: inout LetterExport) throws {
        guard !export.letters.isEmpty || !export.leftOut.isEmpty else { return }
        do {
            try FileManager.default.createDirectory(
                atPath: "\(export.folder)/qr", withIntermediateDirectories: true)
            done.letters = try writePictures()
            if !done.letters.isEmpty {
                let path = "\(export.folder)/lettres.csv"
                try table(done.letters).write(to: path)
                done.file = path
            }
            let path = "\(export.folder)/a-completer.csv"
            if export.leftOut.isEmpty {
                try? FileManager.default.removeItem(atPath: path)
            } else {
                try leftOut().write(to: path)
                done.leftOutFile = path
            }
        } catch let error as CocoaError {
            throw EngineError(
                .impossible,
                "\(export.folder): the letters cannot be written (\(SystemReason.of(error))); check the place and who "
                    + "may write there, or name another folder with --out DIR")
        }
    }

    /// A picture for each letter with a link; two letters to one person with one code have one each.
    private func writePictures() throws -> [ExportedLetter] {
        var links: [String: String] = [:]
        return try export.letters.map { letter in
            var letter = letter
            guard let link = letter.link, var picture = letter.picture else { return letter }
            if let other = links[picture], other != link {
                picture = picture.replacingOccurrences(of: ".png", with: "-\(letter.number).png")
            }
            // What no QR code can hold stands in the letter all the same.
            guard let png = QRCode(link)?.png(scale: Self.scale) else {
                letter.picture = nil
                return letter
            }
            links[picture] = link
            try Data(png).write(to: URL(fileURLWithPath: "\(export.folder)/\(picture)"), options: .atomic)
            letter.picture = picture
            return letter
        }
    }

    private func table(_ letters: [ExportedLetter]) -> MergeFile {
        var file = MergeFile(Self.header)
        for letter in letters {
            let head = letter.people.first
            let missing = max(0, AddressBlock.most - letter.addressLines.count)
            file.append(
                [
                    String(letter.number), head?.reference ?? "", head?.civility?.rawValue ?? "",
                    head?.firstName ?? "", head?.lastName ?? "",
                ] + letter.addressLines + Array(repeating: "", count: missing) + [
                    letter.greeting, letter.subject, letter.text, letter.because, letter.code,
                    letter.link ?? "", letter.picture ?? "", letter.step.text, Self.french(letter.lastDay),
                ])
        }
        return file
    }

    private func leftOut() -> MergeFile {
        var file = MergeFile([
            "référence", "civilité", "prénom", "nom", "adresse", "complément", "code postal", "ville",
            "motif",
        ])
        for person in export.leftOut {
            let (contact, postal) = (person.contact, person.contact.postal)
            file.append([
                contact.reference, contact.civility?.rawValue ?? "", contact.firstName, contact.lastName,
                postal.street, postal.complement, postal.postalCode, postal.city, person.french,
            ])
        }
        return file
    }

    /// `02/06/2027`.
    private static func french(_ day: CivilDate) -> String {
        let (year, month, date) = day.components
        return "\(date < 10 ? "0" : "")\(date)/\(month < 10 ? "0" : "")\(month)/\(year)"
    }
}
