internal import Foundation

extension StringProtocol {
    /// Lower case without accents, ligatures opened, blanks trimmed and collapsed: what makes «Prénom »,
    /// "PRENOM" and "prenom" one word, and «Cœur» and "coeur". For comparison only, never for display.
    package var folded: String {
        if utf8.allSatisfy({ $0 < 128 }) { return Self.collapsed(lowercased()) }
        let opened = lowercased()
            .replacingOccurrences(of: "œ", with: "oe").replacingOccurrences(of: "æ", with: "ae")
            .replacingOccurrences(of: "’", with: "'").replacingOccurrences(of: "\u{A0}", with: " ")
            .replacingOccurrences(of: "\u{202F}", with: " ")
        let plain = opened.decomposedStringWithCanonicalMapping.unicodeScalars
            .filter { $0.properties.generalCategory != .nonspacingMark }
        return Self.collapsed(String(String.UnicodeScalarView(plain)))
    }

    private static func collapsed(_ text: String) -> String {
        text.split(whereSeparator: { $0 == " " || $0 == "\t" || $0.isNewline }).joined(separator: " ")
    }
}
