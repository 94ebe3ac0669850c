import Engine
import Model
import Surveys

/// The figures as lines of text.
struct SurveyRatesText {
    let report: SurveyReport

    init(_ report: SurveyReport) { self.report = report }

    func say(to console: Console) {
        let rates = report.rates
        let wave = report.wave.map { ", wave \($0.name)" } ?? ""
        console.say("\(report.survey.title) (\(report.survey.name)\(wave))")
        console.say("invited      \(grouped(rates.invited))")
        for disposition in Disposition.allCases where rates.count(disposition) > 0 {
            console.say("  \(Self.name(disposition))\(grouped(rates.count(disposition)))")
        }
        console.say("sent         \(grouped(rates.sent))")
        console.say("delivered    \(grouped(rates.delivered)) (presumed)")
        console.say("response rate on sent       \(Self.text(rates.onSent))")
        console.say("response rate on delivered  \(Self.text(rates.onDelivered))")
        if report.survey.pages == .questionByQuestion {
            console.say("completion                  \(Self.text(rates.completion))")
        }
        if report.publicAnswers > 0 {
            console.say("answers to the public link, counted apart: \(grouped(report.publicAnswers))")
        }
        if report.wave == nil { sayWaves(to: console) }
        for question in report.tally.questions {
            console.say("")
            console.say("\(question.question.wording)  (\(question.answered) of \(question.asked))")
            if report.withholdsAnswers {
                console.say("  shown from \(SmallCells.threshold) answers on: the survey is anonymous")
                continue
            }
            for bar in question.bars { console.say("  \(bar.label): \(bar.count)") }
        }
        for breakdown in report.breakdowns { say(breakdown, to: console) }
    }

    /// A line for each wave.
    private func sayWaves(to console: Console) {
        guard !report.waves.isEmpty else { return }
        console.say("")
        console.say("by wave (`--wave NAME` shows one)")
        for wave in report.waves {
            let day = wave.firstSent.map { ", from \($0)" } ?? ""
            console.say("  \(wave.name): \(Self.text(wave.rates.onSent))\(day)")
        }
    }

    private func say(_ breakdown: BreakdownTable, to console: Console) {
        console.say("")
        console.say("by \(breakdown.by.rawValue)")
        let hidden = report.survey.isAnonymous ? breakdown.hidden : []
        for (index, group) in breakdown.groups.enumerated() {
            let name = group.name.isEmpty ? "(not known)" : group.name
            if hidden.contains(index) {
                console.say(
                    "  \(name): fewer than \(SmallCells.threshold) answers, or hidden beside such a group")
            } else if report.survey.isAnonymous {
                console.say("  \(name): \(count(group.answers, "answer"))")
            } else {
                console.say("  \(name): \(Self.text(group.rates.onSent))")
            }
        }
    }

    /// `10.3 % (181 of 1,752)`; without a denominator there is no rate.
    private static func text(_ rate: Rate) -> String {
        let numbers = "\(grouped(rate.part)) of \(grouped(rate.whole))"
        return rate.english.map { "\($0) (\(numbers))" } ?? "no rate yet (\(numbers))"
    }

    private static func name(_ disposition: Disposition) -> String {
        let name =
            switch disposition {
            case .breakOff: "break-off"
            case .noReply: "no reply"
            default: disposition.rawValue
            }
        return name + String(repeating: " ", count: max(1, 13 - name.count))
    }
}
