internal import Foundation
package import Model

/// A contribution's form as it came in, and what is wrong with it.
package struct ContributionDraft: Sendable {
    package enum Field: String, Sendable, CaseIterable {
        case letter = "lettre"
        case word = "mot"
        case body = "texte"
        case signature
        case consent = "publication"
    }

    package enum Fault: Sendable, Equatable {
        case missing
        /// How many characters there may be.
        case tooLong(Int)
    }

    /// Cleaned: no control characters, no lines too many.
    package var text: ContributionText
    /// nil: not said.
    package var consent: Bool?
    /// A field that people do not see; programs fill it in.
    package var trap: String
    /// Of the page that it was written on.
    package var page: String

    package init(
        letter: String, word: String, body: String, signature: String, consent: String, trap: String,
        page: String
    ) {
        text = ContributionText(
            letter: Self.letter(letter), word: Self.line(word), body: Self.paragraphs(body),
            signature: Self.line(signature))
        self.consent = ["oui": true, "non": false][consent]
        self.trap = trap
        self.page = page
    }

    /// In characters as people count them.
    package static func longest(_ field: Field, _ kind: ContributionForm.Kind) -> Int {
        switch field {
        case .letter, .consent: 1
        case .word, .signature: 40
        case .body: kind == .alphabet ? 500 : 6_000
        }
    }

    package func faults(_ kind: ContributionForm.Kind) -> [Field: Fault] {
        var faults: [Field: Fault] = [:]
        func check(_ field: Field, _ value: String, isMandatory: Bool) {
            let most = Self.longest(field, kind)
            if value.count > most { faults[field] = .tooLong(most) }
            if value.isEmpty, isMandatory { faults[field] = .missing }
        }
        if kind == .alphabet {
            check(.letter, text.letter, isMandatory: true)
            check(.word, text.word, isMandatory: true)
        }
        check(.body, text.body, isMandatory: true)
        check(.signature, text.signature, isMandatory: false)
        if kind == .testimony, consent == nil { faults[.consent] = .missing }
        return faults
    }

    /// As it is kept: a form keeps only what it asks, and who plays the alphabet wants to be read.
    func kept(_ kind: ContributionForm.Kind) -> (text: ContributionText, hasConsent: Bool) {
        switch kind {
        case .alphabet: (text, true)
        case .testimony:
            (
                ContributionText(body: text.body, signature: consent == true ? text.signature : ""),
                consent == true
            )
        }
    }

    /// `A` to `Z`; empty for anything else.
    private static func letter(_ text: String) -> String {
        let letter = text.trimmingCharacters(in: .whitespaces).uppercased()
        return letter.utf8.count == 1 && letter.utf8.allSatisfy { (65...90).contains($0) } ? letter : ""
    }

    static func line(_ text: String) -> String {
        harmless(text).split { $0.isWhitespace }.joined(separator: " ")
    }

    /// Lines, at most one empty one between two.
    static func paragraphs(_ text: String) -> String {
        var lines: [String] = []
        for line in harmless(text).split(omittingEmptySubsequences: false, whereSeparator: \.isNewline) {
            let line = line.trimmingCharacters(in: .whitespaces)
            if line.isEmpty, lines.last?.isEmpty ?? true { continue }
            lines.append(line)
        }
        if lines.last?.isEmpty ?? false { lines.removeLast() }
        return lines.joined(separator: "\n")
    }

    /// Without what does not show: control characters, and marks that turn the direction of what follows.
    private static func harmless(_ text: String) -> String {
        var plain = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 9, 10, 13: plain.append(scalar)
            case 0..<32, 127..<160, 0x200E, 0x200F, 0x202A...0x202E, 0x2066...0x2069, 0xFEFF: continue
            default: plain.append(scalar)
            }
        }
        return String(plain)
    }
}
