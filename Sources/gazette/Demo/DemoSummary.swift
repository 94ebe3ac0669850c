import Engine
import Foundation
import Model
import Planning
import Surveys

/// The year for a director: one page of plain French text.
struct DemoSummary {
    let figures: DemoFigures
    let events: DemoEvents
    let stage: DemoStage

    var text: String {
        ([
            "L’ANNÉE 2027 DE LA COOPÉRATIVE LES SILLONS",
            "La coopérative est inventée, les personnes le sont aussi. Rien n’a quitté cette machine.",
            "",
        ] + people + mails + months + campaigns + notSent + survey + votes + life).joined(
            separator: "\n") + "\n"
    }

    private var people: [String] {
        [
            "LES PERSONNES",
            row(figures.january, "dans le fichier de départ"),
            row(figures.arrivals, "arrivées : l’équipe en janvier, puis un petit fichier par mois", "+"),
            row(
                figures.known,
                "connues au 31 décembre, dont \(number(figures.left)) qui ont quitté la coopérative", "="),
            "",
        ]
    }

    private var mails: [String] {
        let total = figures.total
        return [
            "LE COURRIER",
            row(total.mails, "courriels remis, en \(stage.runs) passages de « gazette run »"),
            row(figures.sharing, "personnes de plus les ont lus : elles partagent une adresse", "+"),
            row(
                total.letters,
                "lettres sur papier, \(number(stage.posted)) postées : pas d’adresse, ou pas d’accord", "+"),
            row(total.people, "envois à des personnes, chacun une seule fois", "="), "",
        ]
    }

    private var months: [String] {
        ["MOIS PAR MOIS (courriels, lettres sur papier)"]
            + figures.months.map { month, count in
                pair(count, FrenchDates.month(CivilDate.clamped(year: 2027, month: month, day: 1)))
            } + [pair(figures.total, "l’année", "="), ""]
    }

    private var campaigns: [String] {
        ["CAMPAGNE PAR CAMPAGNE (courriels, lettres sur papier)"]
            + figures.campaigns.map { pair($0.count, figures.workspace[$0.name] ?? $0.name.text) }
            + [pair(figures.total, "ensemble", "="), ""]
    }

    private var notSent: [String] {
        let given = stage.givenUp.sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        guard !given.isEmpty else { return [] }
        return ["CE QUI N’EST PAS PARTI, ET POURQUOI"]
            + given.map { row($0.value, $0.key.meaning(in: .french)) } + [""]
    }

    private var survey: [String] {
        let rates = figures.survey.rates
        let sent = rates.onSent
        return [
            "L’ENQUÊTE « L’ÉTAT DES LIEUX »",
            row(rates.invited, "invitations, une par adresse"),
            row(rates.sent, "envoyées, dont \(number(rates.delivered)) remises, à ce que l’on sait"),
            row(
                sent.part,
                "réponses complètes : \(number(rates.byChannel[.web] ?? 0)) par le lien du courriel, "
                    + "\(number(rates.byChannel[.paper] ?? 0)) sur papier"),
            "          taux de réponse sur envois : \(sent.french ?? "aucun") (\(number(sent.part)) sur \(number(sent.whole)))",
        ]
            + figures.survey.tally.questions.map { question in
                let yes = question.bars.first?.count ?? 0
                return
                    "          \(question.question.wording) Oui : \(number(yes)) sur \(number(question.answered))"
            } + [""]
    }

    private var votes: [String] {
        guard !figures.votes.isEmpty else { return [] }
        return ["LE VOTE DE L’ACTION DU MOIS (chaque mois est une vague, avec son taux)"]
            + figures.votes.map { wave in
                let rate = wave.rates.onSent
                let bars = wave.tally.questions.first?.bars ?? []
                let best = bars.map(\.count).max() ?? 0
                let first = bars.filter { $0.count == best && best > 0 }.map(\.label)
                let turnout = "\(right(number(rate.part), 3)) sur \(right(number(rate.whole), 2))"
                return "    \(left(wave.title, 15)) \(turnout) \(right(rate.french ?? "–", 8))  "
                    + first.joined(separator: " ; ")
            } + [""]
    }

    private var life: [String] {
        var lines = ["CE QUI EST ARRIVÉ"]
        if let slip = events.slip {
            let moved = slip.changes.filter {
                $0.key.kind == .moved && $0.key.programme?.text == "les-tilleuls"
            }
            let people = moved.values.reduce(into: Set<Int64>()) { $0.formUnion($1.people) }
            let letters = moved.values.reduce(0) { $0 + $1.letters }
            lines.append(
                "  12 avril    « Les Tilleuls » prend trois mois de retard : \(number(letters)) lettres de "
                    + "\(number(people.count)) personnes se déplacent, aucune n’est perdue.")
        }
        if let person = figures.departure {
            lines.append(
                "  30 avril    \(person.reference) quitte la coopérative : \(person.before) courriels jusque-là, \(person.after) depuis."
            )
        }
        let there = events.attendance
        if !there.isEmpty {
            lines.append(
                "  16 juin     L’assemblée générale : \(number(there[.present] ?? 0)) personnes présentes, "
                    + "\(number(there[.represented] ?? 0)) représentées ; un merci aux unes, un autre mot aux absentes."
            )
        }
        if let person = figures.unsubscription {
            lines.append(
                "  6 juillet   \(person.reference) ne veut plus de lettres : \(person.before) jusque-là, \(person.after) depuis ; "
                    + "\(number(person.others)) courriel\(person.others > 1 ? "s" : "") d’autre sorte, comme l’assemblée générale et les enquêtes."
            )
        }
        return lines
    }

    private func row(_ count: Int, _ what: String, _ sign: String = " ") -> String {
        "  \(sign) \(right(number(count), 7))  \(what)"
    }

    private func pair(_ count: YearCalendar.Count, _ what: String, _ sign: String = " ") -> String {
        "  \(sign) \(right(number(count.mails), 7)) \(right(number(count.letters), 7))  \(what)"
    }

    private func right(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }

    private func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    /// `1 752`, with a space that does not break.
    private func number(_ number: Int) -> String {
        grouped(number).replacingOccurrences(of: ",", with: "\u{A0}")
    }
}
