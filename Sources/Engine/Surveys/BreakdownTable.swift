package import Model
package import Surveys

/// One breakdown of a survey by group.
package struct BreakdownTable: Sendable {
    package var by: Survey.Breakdown
    /// In order of name; the last may be "" for those of whom nothing is known.
    package var groups: [Group]

    package struct Group: Sendable {
        /// As stored: a programme's name for files, a status, a year.
        package var name: String
        /// For people: a programme's title.
        package var title: String
        /// Of an anonymous survey nobody knows which group an invitation of the answers is in: empty.
        package var rates = ResponseRates()
        package var tally: SurveyTally
        /// Complete answers; of an anonymous survey all answers.
        package var answers = 0
    }

    /// Which groups are to be hidden where small cells are.
    package var hidden: Set<Int> { SmallCells.hidden(groups.map(\.answers)) }
}

/// Gathers one breakdown while invitations stream by.
struct GroupedAnswers {
    let survey: Survey
    let breakdown: Survey.Breakdown
    let titles: [String: String]
    private var groups: [String: BreakdownTable.Group] = [:]

    init(_ survey: Survey, by breakdown: Survey.Breakdown, titles: [String: String]) {
        self.survey = survey
        self.breakdown = breakdown
        self.titles = breakdown == .programme ? titles : [:]
    }

    mutating func add(_ invitation: Invitation, _ sheet: AnswerSheet?, _ asked: Survey, to name: String) {
        with(name) { group in
            group.rates.add(invitation)
            if invitation.disposition == .complete { group.answers += 1 }
            if let sheet { group.tally.add(sheet, to: asked) }
        }
    }

    mutating func add(_ sheet: AnswerSheet, _ asked: Survey, to name: String) {
        with(name) { group in
            group.answers += 1
            group.tally.add(sheet, to: asked)
        }
    }

    private mutating func with(_ name: String, _ change: (inout BreakdownTable.Group) -> Void) {
        change(
            &groups[
                name,
                default: BreakdownTable.Group(
                    name: name, title: titles[name] ?? name, tally: SurveyTally(survey))])
    }

    var table: BreakdownTable {
        let sorted = groups.values.sorted {
            ($0.name.isEmpty ? 1 : 0, $0.title, $0.name) < ($1.name.isEmpty ? 1 : 0, $1.title, $1.name)
        }
        return BreakdownTable(by: breakdown, groups: sorted)
    }
}
