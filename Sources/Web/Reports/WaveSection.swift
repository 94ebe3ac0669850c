internal import Engine
internal import Model
internal import Surveys

/// The waves of a survey that is asked again, on the page for the board: a table of rates, then one of what changes from
/// one wave to the next. Waves with too few answers show none of them.
struct WaveSection {
    let report: SurveyReport

    var html: HTML {
        guard !report.waves.isEmpty, report.wave == nil else { return "" }
        let rows = report.waves.map { wave -> HTML in
            let rates = wave.rates
            return """
                <tr><th scope="row">\(wave.title)\(since(wave))</th><td>\(ReportPage.number(rates.sent))</td><td>\(ReportPage.number(rates.count(.complete)))</td><td>\(rates.onSent.french ?? "–")</td></tr>

                """
        }
        return """
            <section>
            <h2>De vague en vague</h2>
            <table class="groups">
            <caption>Taux de réponse de chaque vague</caption>
            <thead><tr><th scope="col">Vague</th><th scope="col">Envois</th><th scope="col">Réponses complètes</th><th scope="col">Taux sur envois</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>
            \(trends)</section>

            """
    }

    private func since(_ wave: WaveFigures) -> HTML {
        guard let first = wave.firstSent else { return "" }
        guard let last = wave.lastSent, last != first else {
            return "<br><small>envoyée le \(FrenchDates.long(first))</small>"
        }
        return "<br><small>envoyée du \(FrenchDates.long(first)) au \(FrenchDates.long(last))</small>"
    }

    private var trends: HTML {
        let tables = report.survey.questions.compactMap { question -> HTML? in
            guard let trend = report.waves.trend(of: question, least: SmallCells.threshold),
                trend.filter({ $0 != .unknown }).count > 1
            else { return nil }
            return table(question, trend)
        }
        return "\(tables)"
    }

    private func table(_ question: Question, _ trend: [WaveTrend]) -> HTML {
        let isScale = if case .scale = question.kind { true } else { false }
        let rows = zip(report.waves, trend).map { wave, figure -> HTML in
            "<tr><th scope=\"row\">\(wave.title)</th>\(cells(figure))</tr>\n"
        }
        return """
            <table class="groups">
            <caption>\(question.wording.typeset)</caption>
            <thead><tr><th scope="col">Vague</th><th scope="col">Réponses</th><th scope="col">\(isScale ? "Note médiane" : "Part de oui")</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>

            """
    }

    private func cells(_ figure: WaveTrend) -> HTML {
        switch figure {
        case .share(let rate):
            "<td>\(ReportPage.number(rate.part)) oui sur \(ReportPage.number(rate.whole))</td><td>\(rate.french ?? "–")</td>"
        case .median(let median, let answered):
            "<td>\(ReportPage.number(answered))</td><td>\(SurveyWords.decimal(median))</td>"
        case .unknown: "<td class=\"few\" colspan=\"2\">pas de question, ou \(SurveyWords.tooFew)</td>"
        }
    }
}
