import Engine
import Model
import Planning
import Surveys

/// The demo as one document (docs/json.md).
struct DemoJSON {
    let january: DemoJanuary
    let figures: DemoFigures?
    let stage: DemoStage

    var document: JSON {
        .object([
            ("added", .int(january.imported.counts.added)),
            ("rejected", .int(january.imported.rejectedLines)),
            ("launched", .list(january.launched.map { .text($0.0.text) })),
            (
                "days",
                .list(
                    january.days.map {
                        .object([("on", .text($0.0)), ("sent", .int($0.1.tally.accepted))])
                    })
            ),
            (
                "not_sent",
                .list(
                    january.reasons.map {
                        .object([
                            ("campaign", .text($0.campaign)), ("code", .text($0.code.rawValue)),
                            ("people", .int($0.people)),
                        ])
                    })
            ),
            ("year", figures.map(year) ?? .null),
            ("previews", .list(stage.previews.joined().map { .text($0) })),
        ])
    }

    private func year(_ figures: DemoFigures) -> JSON {
        .object([
            ("runs", .int(stage.runs)), ("arrivals", .int(figures.arrivals)), ("known", .int(figures.known)),
            ("sent", .int(figures.sent)), ("kept", .int(figures.kept)),
            ("total", count(figures.total)), ("sharing", .int(figures.sharing)),
            ("accepted", .int(figures.states[.accepted, default: 0])),
            (
                "months",
                .list(
                    figures.months.map { .object([("month", .int($0.month)), ("count", count($0.count))]) })
            ),
            (
                "campaigns",
                .list(
                    figures.campaigns.map {
                        .object([("campaign", .text($0.name.text)), ("count", count($0.count))])
                    })
            ),
            ("survey", survey(figures.survey.rates)),
            (
                "votes",
                .list(
                    figures.votes.map {
                        .object([
                            ("wave", .text($0.name)), ("sent", .int($0.rates.sent)),
                            ("complete", .int($0.rates.count(.complete))),
                        ])
                    })
            ),
            ("departure", person(figures.departure)), ("unsubscription", person(figures.unsubscription)),
            ("balanced", .bool(figures.isBalanced)),
        ])
    }

    private func count(_ count: YearCalendar.Count) -> JSON {
        .object([
            ("people", .int(count.people)), ("mails", .int(count.mails)), ("posted", .int(count.letters)),
        ])
    }

    private func survey(_ rates: ResponseRates) -> JSON {
        .object([
            ("invited", .int(rates.invited)), ("sent", .int(rates.sent)),
            (
                "dispositions",
                .list(
                    Disposition.allCases.map {
                        .object([("disposition", .text($0.rawValue)), ("units", .int(rates.count($0)))])
                    })
            ),
        ])
    }

    private func person(_ person: DemoFigures.Person?) -> JSON {
        guard let person else { return .null }
        return .object([
            ("contact", .text(person.reference)), ("on", .day(person.day)), ("before", .int(person.before)),
            ("after", .int(person.after)), ("other", .int(person.others)),
        ])
    }
}
