package import Model
package import Surveys

/// What staff and the board read about a survey's figures, in French.
package enum SurveyWords {
    /// In place of a figure that could point at somebody.
    package static let tooFew = "moins de \(SmallCells.threshold) réponses"

    /// In place of a hidden group's figures: those who are hidden only beside a small group are not called small.
    package static func hidden(_ group: BreakdownTable.Group) -> String {
        group.answers < SmallCells.threshold ? tooFew : "masqué"
    }

    /// What became of an invitation, one word for a table.
    package static func disposition(_ disposition: Disposition) -> String {
        switch disposition {
        case .ineligible: "non concernée"
        case .complete: "réponse complète"
        case .partial: "réponse partielle"
        case .breakOff: "abandon en cours"
        case .refused: "refus"
        case .pending: "envoi en cours"
        case .undelivered: "non remise"
        case .noReply: "sans réponse"
        }
    }

    /// What the word means.
    package static func meaning(_ disposition: Disposition) -> String {
        switch disposition {
        case .ineligible: "doublon, ou personne qui n’est pas concernée"
        case .complete: "envoyée, avec une réponse à chaque question obligatoire"
        case .partial: "au moins la moitié des questions"
        case .breakOff: "commencée, moins de la moitié des questions"
        case .refused: "a dit non, ou s’est désinscrite par cette invitation"
        case .pending: "aucun envoi n’est encore arrivé à son terme"
        case .undelivered: "chaque envoi a échoué ou est revenu"
        case .noReply: "envoyée, rien en retour à ce jour"
        }
    }

    /// By which way an answer came.
    package static func channel(_ channel: AnswerChannel) -> String {
        switch channel {
        case .web: "en ligne"
        case .paper: "sur papier"
        case .imported: "par import"
        }
    }

    /// What groups are made by.
    package static func breakdown(_ breakdown: Survey.Breakdown) -> String {
        switch breakdown {
        case .programme: "programme"
        case .status: "statut"
        case .signatureYear: "année de signature"
        }
    }

    /// A group's title; what is said of those of whom nothing is known.
    package static func group(_ group: BreakdownTable.Group) -> String {
        group.title.isEmpty ? "non renseigné" : group.title
    }

    /// What a column of the waves shows of a question.
    package static func trend(of question: Question) -> String {
        if case .scale = question.kind { return "médiane : " + question.wording }
        return "part de oui : " + question.wording
    }

    /// `8`, `7,5`.
    package static func decimal(_ number: Double) -> String {
        number == number.rounded() ? String(Int(number)) : String(number).replacing(".", with: ",")
    }

    /// `1 752`, with spaces that do not break.
    package static func grouped(_ number: Int) -> String { CalendarWording.grouped(number) }
}
