/// The languages that reasons are said in.
package enum Language: String, Sendable, CaseIterable {
    /// The command line, logs and JSON.
    case english
    /// What staff reads: web pages, the printed calendar.
    case french
}

extension Reason {
    /// One complete sentence or two, with the facts in it (dates, names of steps).
    package func sentence(in language: Language) -> String {
        let text =
            switch language {
            case .english: EnglishReasons.sentence(self)
            case .french: FrenchReasons.withSpaces(FrenchReasons.sentence(self))
            }
        // Many begin with a slot.
        return text.prefix(1).uppercased() + text.dropFirst()
    }
}

extension Reason.Code {
    /// A few words for a table of counts.
    package func meaning(in language: Language) -> String {
        switch language {
        case .english: EnglishReasons.meaning(self)
        case .french: FrenchReasons.meaning(self)
        }
    }
}
