internal import Engine
internal import Model
internal import Surveys

/// The answers to one question as bars, «n sur N», with the table behind them.
struct AnswerBars {
    private let tally: QuestionTally
    private let number: Int

    init(_ tally: QuestionTally, number: Int) {
        self.tally = tally
        self.number = number
    }

    private static let width = 1_000

    var figure: HTML {
        let bars = tally.bars
        return """
            <figure class="question">
            <h3 id="question-\(number)">\(number). \(tally.question.wording.typeset)</h3>
            <p class="aside">\(asked)\(median)</p>
            \(bars.isEmpty ? Self.freeText : chart(bars) + table(bars))</figure>

            """
    }

    private static let freeText: HTML = """
        <p>Les textes et les dates ne figurent pas sur cette page, pour que personne ne puisse être reconnu.</p>

        """

    private var asked: HTML {
        let several: HTML =
            if case .severalOf = tally.question.kind { " Plusieurs choix étaient possibles." } else { "" }
        return
            "\(ReportPage.number(tally.answered)) \(tally.answered < 2 ? "réponse" : "réponses") sur \(ReportPage.number(tally.asked)) à qui la question était posée.\(several)"
    }

    private var median: HTML {
        guard let median = tally.median, case .scale(let range, let low, let high) = tally.question.kind
        else { return "" }
        let text = median == median.rounded() ? String(Int(median)) : String(median).replacing(".", with: ",")
        return
            " Note du milieu (autant de réponses au-dessus qu’au-dessous)\u{A0}: \(text), de \(range.lowerBound) («\u{A0}\(low)\u{A0}») à \(range.upperBound) («\u{A0}\(high)\u{A0}»)."
    }

    /// Labels are text of the page, however long, and only the bars are drawn: what they say is said beside them.
    private func chart(_ bars: [(value: String, label: String, count: Int)]) -> HTML {
        let whole = max(1, tally.answered)
        let rows = bars.map { bar -> HTML in
            """
            <p><span>\(bar.label)</span> <span class="count">\(numbers(bar.count))</span></p>
            <svg viewBox="0 0 \(Self.width) 18" preserveAspectRatio="none" aria-hidden="true"><rect class="track" width="\(Self.width)" height="18"/><rect class="fill" width="\(bar.count * Self.width / whole)" height="18"/></svg>

            """
        }
        return """
            <div class="bars" role="group" aria-labelledby="question-\(number)">
            \(rows)</div>

            """
    }

    private func table(_ bars: [(value: String, label: String, count: Int)]) -> HTML {
        let rows = bars.map { bar -> HTML in
            "<tr><th scope=\"row\">\(bar.label)</th><td>\(ReportPage.number(bar.count))</td><td>\(ReportPage.number(tally.answered))</td><td>\(Rate(bar.count, of: tally.answered).french ?? "–")</td></tr>\n"
        }
        return """
            <details><summary>Les chiffres de la question \(number)</summary>
            <table>
            <caption>\(tally.question.wording.typeset)</caption>
            <thead><tr><th scope="col">Réponse</th><th scope="col">Nombre</th><th scope="col">Sur</th><th scope="col">Part</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            </details>

            """
    }

    /// «120 sur 181», with spaces that do not break.
    private func numbers(_ count: Int) -> String {
        "\(ReportPage.number(count))\u{A0}sur\u{A0}\(ReportPage.number(tally.answered))"
    }
}
