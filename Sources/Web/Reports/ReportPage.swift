package import Engine
internal import Model
internal import Surveys

/// A survey's result for the board: one French page to show and to print, complete in one file, without script.
/// Groups that are too small are hidden here, whether the survey is anonymous or not.
package struct ReportPage: Sendable {
    private let report: SurveyReport
    private let frame: PageFrame

    package init(_ report: SurveyReport, frame: PageFrame) {
        self.report = report
        self.frame = frame
    }

    private var rates: ResponseRates { report.rates }

    /// The whole document.
    package var html: HTML {
        """
        <!DOCTYPE html>
        <html lang="fr">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <meta name="robots" content="noindex">
        <title>\(report.survey.title) – résultats – \(frame.coop)</title>
        <style>
        \(HTML(trusted: ReportStyle.sheet))</style>
        </head>
        <body>
        <header>
        <p class="coop">\(frame.coop)</p>
        <h1>\(report.survey.title.typeset)</h1>
        <p>Résultats de l’enquête, chiffres arrêtés au \(FrenchDates.long(report.asOf)).\(period)</p>
        </header>
        <main>
        \(headline)\(balance)\(WaveSection(report: report).html)\(curve)\(questions)\(breakdowns)\(publicLink)\(reading)</main>
        <footer><p>\(frame.legalNotice)</p></footer>
        </body>
        </html>

        """
    }

    private var period: HTML {
        let survey = report.survey
        if let wave = report.wave { return " Vague\u{A0}: \(wave.title)." }
        if let period = survey.closesAfter {
            return " On peut répondre pendant \(FrenchDates.period(period)) après la première lettre."
        }
        guard let closes = survey.closes else { return "" }
        return report.asOf > closes
            ? " Elle s’est terminée le \(FrenchDates.long(closes))."
            : " Elle est ouverte jusqu’au \(FrenchDates.long(closes))."
    }

    // MARK: Rates

    private var headline: HTML {
        let completion: HTML? =
            report.survey.pages == .questionByQuestion && rates.completion.whole > 0
            ? """
            <p class="aside">Parmi les \(Self.number(rates.completion.whole)) questionnaires commencés, \(Self.number(rates.completion.part)) ont été achevés (\(rates.completion.french ?? "–")).</p>

            """ : nil
        return """
            <section class="headline" aria-label="Taux de réponse">
            <div class="rate first">
            <p class="figure">\(rates.onSent.french ?? "–")</p>
            <p><strong>taux de réponse sur envois</strong><br>\(numbers(rates.onSent, "envois"))</p>
            </div>
            <div class="rate">
            <p class="figure">\(rates.onDelivered.french ?? "–")</p>
            <p><strong>taux de réponse sur délivrés</strong><br>\(numbers(rates.onDelivered, "envois présumés remis"))</p>
            </div>
            </section>
            \(completion)
            """
    }

    private func numbers(_ rate: Rate, _ whole: HTML) -> HTML {
        rate.whole == 0
            ? "pas encore d’envoi, donc pas de taux"
            : "\(Self.number(rate.part)) \(rate.part < 2 ? "réponse complète" : "réponses complètes") sur \(Self.number(rate.whole)) \(whole)"
    }

    private var balance: HTML {
        let rows = Disposition.balance.map { disposition -> HTML in
            """
            <tr class="\(disposition.rawValue)"><th scope="row"><i aria-hidden="true"></i>\(SurveyWords.disposition(disposition))<small>\(SurveyWords.meaning(disposition))</small></th><td>\(Self.number(rates.count(disposition)))</td></tr>

            """
        }
        return """
            <section>
            <h2>Que sont devenues les \(Self.number(rates.invited)) invitations\u{A0}?</h2>
            \(BalanceBar(rates).svg)<table class="balance">
            <thead><tr><th scope="col">Ce qu’elle est devenue</th><th scope="col">Invitations</th></tr></thead>
            <tbody>
            \(rows)</tbody>
            <tfoot><tr><th scope="row">Invitations en tout</th><td>\(Self.number(rates.invited))</td></tr></tfoot>
            </table>
            \(channels)</section>

            """
    }

    private var channels: HTML {
        let parts = AnswerChannel.allCases.compactMap { channel in
            rates.byChannel[channel].map { "\(Self.number($0)) \(SurveyWords.channel(channel))" }
        }
        let reminded = rates.byReminders.sorted { $0.key < $1.key }.map { number, reminded -> HTML in
            "<li>après \(number == 1 ? "une relance" : "\(number) relances")\u{A0}: \(Self.number(reminded.complete)) sur \(Self.number(reminded.units))</li>\n"
        }
        return """
            \(parts.isEmpty ? "" : "<p>Réponses complètes, par canal\u{A0}: \(parts.joined(separator: ", ")).</p>\n" as HTML)\(reminded.isEmpty ? "" : "<p>Réponses complètes de celles et ceux qui ont reçu un rappel\u{A0}:</p>\n<ul>\n\(reminded)</ul>\n" as HTML)
            """
    }

    private var curve: HTML {
        guard let chart = ResponseCurve(rates) else { return "" }
        return """
            <section>
            <h2>Les réponses, jour après jour</h2>
            \(chart.figure)</section>

            """
    }

    // MARK: Questions

    private var questions: HTML {
        if report.answers < SmallCells.threshold {
            return """
                <section>
                <h2>Les réponses</h2>
                <p>Il y a \(SurveyWords.tooFew) pour l’instant. Elles ne sont pas montrées, pour que personne ne puisse être reconnu.</p>
                </section>

                """
        }
        return """
            <section class="questions">
            <h2>Les réponses, question par question</h2>
            <p class="aside">Sur \(Self.number(report.answers)) réponses complètes ou partielles.</p>
            \(report.tally.questions.enumerated().map { AnswerBars($0.element, number: $0.offset + 1).figure })</section>

            """
    }

    // MARK: Groups

    private var breakdowns: HTML {
        let tables = report.breakdowns.filter { !$0.groups.isEmpty }
        guard !tables.isEmpty else { return "" }
        let isHiding = tables.contains { !$0.hidden.isEmpty }
        return """
            <section>
            <h2>Qui a répondu</h2>
            \(tables.map(table))\(isHiding ? Self.whyHidden : "")</section>

            """
    }

    private func table(_ breakdown: BreakdownTable) -> HTML {
        let hidden = breakdown.hidden
        let rows = breakdown.groups.enumerated().map { index, group -> HTML in
            "<tr><th scope=\"row\">\(SurveyWords.group(group))</th>\(cells(group, isHidden: hidden.contains(index)))</tr>\n"
        }
        let head: HTML =
            report.survey.isAnonymous
            ? "<th scope=\"col\">Réponses</th>"
            : "<th scope=\"col\">Envois</th><th scope=\"col\">Réponses complètes</th><th scope=\"col\">Taux sur envois</th>"
        return """
            <table class="groups">
            <caption>Par \(SurveyWords.breakdown(breakdown.by))</caption>
            <thead><tr><th scope="col">\(SurveyWords.breakdown(breakdown.by).capitalizedFirst)</th>\(head)</tr></thead>
            <tbody>
            \(rows)</tbody>
            </table>

            """
    }

    private func cells(_ group: BreakdownTable.Group, isHidden: Bool) -> HTML {
        if report.survey.isAnonymous {
            return isHidden
                ? "<td class=\"few\">\(SurveyWords.hidden(group))</td>"
                : "<td>\(Self.number(group.answers))</td>"
        }
        let sent: HTML = "<td>\(Self.number(group.rates.sent))</td>"
        guard !isHidden else {
            return sent + "<td class=\"few\" colspan=\"2\">\(SurveyWords.hidden(group))</td>"
        }
        return sent
            + "<td>\(Self.number(group.answers))</td><td>\(group.rates.onSent.french ?? "–")</td>"
    }

    private static let whyHidden: HTML = """
        <p class="aside">Les groupes de \(SurveyWords.tooFew) ne sont pas montrés, pour que personne ne puisse être reconnu. Quand le total permettrait de retrouver un tel groupe par différence, le suivant est masqué aussi.</p>

        """

    private var publicLink: HTML {
        guard report.survey.isPublic || report.publicAnswers > 0 else { return "" }
        return """
            <section>
            <h2>Réponses au lien public</h2>
            <p>\(Self.number(report.publicAnswers)) \(report.publicAnswers < 2 ? "réponse est arrivée" : "réponses sont arrivées") par le lien public, sans invitation. Elles sont comptées à part\u{A0}: elles n’entrent dans aucun chiffre de cette page.</p>
            </section>

            """
    }

    private var reading: HTML {
        let unit: HTML =
            !report.waves.isEmpty && report.wave == nil
            ? "L’enquête est posée plusieurs fois\u{A0}: chacun est invité à nouveau dans chaque vague, et chaque invitation compte."
            : report.survey.unit == .address
                ? "Une invitation est une adresse de courriel\u{A0}: un couple qui la partage compte pour une."
                : "Une invitation est une personne."
        let anonymous: HTML =
            report.survey.isAnonymous
            ? "\n<li>L’enquête est anonyme\u{A0}: qui a répondu est conservé à part des réponses, sans rien qui les relie.</li>"
            : ""
        return """
            <section class="reading">
            <h2>Comment lire ces chiffres</h2>
            <ul>
            <li>\(unit) Rappels et nouveaux essais d’envoi ne s’ajoutent pas.</li>
            <li>Sur envois\u{A0}: réponses complètes ÷ invitations effectivement envoyées. Sur délivrés\u{A0}: les mêmes réponses ÷ envois, moins ceux dont aucun n’est arrivé.</li>
            <li>Tout le monde a été invité\u{A0}: ces taux sont des faits et non des estimations, il n’y a donc pas de marge d’erreur.</li>\(anonymous)
            </ul>
            </section>

            """
    }

    /// `1 752`.
    static func number(_ number: Int) -> String { SurveyWords.grouped(number) }
}

extension Disposition {
    /// In the order in which a reader asks: who answered first, who does not count last.
    static let balance: [Disposition] = [
        .complete, .partial, .breakOff, .noReply, .refused, .undelivered, .pending, .ineligible,
    ]
}

extension String {
    var capitalizedFirst: String { prefix(1).uppercased() + dropFirst() }
}
