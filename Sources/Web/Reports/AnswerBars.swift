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

    private static let width = 720
    private static let (bar, row) = (18, 54)

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

    private func chart(_ bars: [(value: String, label: String, count: Int)]) -> HTML {
        let whole = max(1, tally.answered)
        let rows = bars.enumerated().map { index, bar -> HTML in
            let top = index * Self.row
            let length = bar.count * Self.width / whole
            return """
                <text x="0" y="\(top + 14)">\(bar.label)</text>
                <text class="count" x="\(Self.width)" y="\(top + 14)" text-anchor="end">\(numbers(bar.count))</text>
                <rect class="track" x="0" y="\(top + 20)" width="\(Self.width)" height="\(Self.bar)" rx="3"/>
                <rect class="fill" x="0" y="\(top + 20)" width="\(length)" height="\(Self.bar)" rx="3"/>

                """
        }
        let description = bars.map { "\($0.label) : \(numbers($0.count))" }.joined(separator: " ; ")
        return """
            <svg class="bars" viewBox="0 0 \(Self.width) \(bars.count * Self.row)" role="img" aria-labelledby="question-\(number)-titre question-\(number)-texte">
            <title id="question-\(number)-titre">Réponses à la question \(number)</title>
            <desc id="question-\(number)-texte">\(description).</desc>
            \(rows)</svg>

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
