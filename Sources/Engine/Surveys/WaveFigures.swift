package import Model
package import Surveys

/// The figures of one wave of a survey that is asked again.
package struct WaveFigures: Sendable {
    /// As it is named in commands and files.
    package let name: String
    /// For people: «À la livraison», «mars 2027».
    package let title: String
    package fileprivate(set) var rates = ResponseRates()
    package fileprivate(set) var tally: SurveyTally
    /// How many answers `tally` is over.
    package fileprivate(set) var answers = 0
    /// The days on which its first and its latest invitation left; nil where none did.
    package fileprivate(set) var firstSent: CivilDate?
    package fileprivate(set) var lastSent: CivilDate?
}

extension [WaveFigures] {
    /// The questions of which a trend can be shown, as one figure for each wave: the share of «oui», or a scale's median.
    /// Waves with fewer answers than `least` have none.
    package func trend(of question: Question, least: Int) -> [WaveTrend]? {
        let points = map { wave -> WaveTrend in
            guard wave.answers >= least,
                let tally = wave.tally.questions.first(where: { $0.question.name == question.name }),
                tally.answered > 0
            else { return .unknown }
            switch question.kind {
            case .yesNo: return .share(Rate(tally.counts["oui"] ?? 0, of: tally.answered))
            case .scale: return tally.median.map { .median($0, of: tally.answered) } ?? .unknown
            case .oneOf, .severalOf, .shortText, .longText, .date: return .unknown
            }
        }
        return points.contains { $0 != .unknown } ? points : nil
    }
}

/// One question in one wave, as one figure.
package enum WaveTrend: Hashable, Sendable {
    /// How many said yes.
    case share(Rate)
    case median(Double, of: Int)
    /// Not asked there, not answered, or by too few to be shown.
    case unknown
}

/// Gathers the waves while invitations stream by.
struct GatheredWaves {
    private let whole: Survey
    private var found: [String: WaveFigures] = [:]
    private var asked: [String: Survey] = [:]

    init(_ survey: Survey) {
        whole = survey
        guard case .named(let waves) = survey.waves else { return }
        for wave in waves { _ = figures(wave.name.text) }
    }

    /// The survey as this wave asks it.
    mutating func survey(_ wave: String) -> Survey {
        if whole.waves == .once { return whole }
        if let known = asked[wave] { return known }
        let own = whole.asked(in: wave)
        asked[wave] = own
        return own
    }

    mutating func add(_ invitation: Invitation, _ sheet: AnswerSheet?, to wave: String) {
        if whole.waves == .once { return }
        var own = figures(wave)
        found[wave] = nil
        own.rates.add(invitation)
        if let sheet {
            own.tally.add(sheet)
            own.answers += 1
        }
        if let day = invitation.firstSent {
            own.firstSent = min(own.firstSent ?? day, day)
            own.lastSent = max(own.lastSent ?? day, day)
        }
        found[wave] = own
    }

    /// An anonymous answer.
    mutating func add(_ sheet: AnswerSheet, to wave: String) {
        if whole.waves == .once { return }
        var own = figures(wave)
        found[wave] = nil
        own.tally.add(sheet)
        own.answers += 1
        found[wave] = own
    }

    private mutating func figures(_ wave: String) -> WaveFigures {
        if let known = found[wave] { return known }
        let new = WaveFigures(
            name: wave, title: whole.title(ofWave: wave), tally: SurveyTally(survey(wave)))
        found[wave] = new
        return new
    }

    /// As the survey names them; else in order of their first day.
    var figures: [WaveFigures] {
        if case .named(let waves) = whole.waves { return waves.compactMap { found[$0.name.text] } }
        return found.values.sorted {
            let (left, right) = ($0.firstSent?.dayNumber ?? .max, $1.firstSent?.dayNumber ?? .max)
            return (left, $0.name) < (right, $1.name)
        }
    }
}

extension Survey {
    /// For people; months in words.
    func title(ofWave wave: String) -> String {
        if case .named(let waves) = waves, let own = waves.first(where: { $0.name.text == wave }) {
            return own.title
        }
        return wave.utf8.count == 7 ? CivilDate(iso: wave + "-01").map(FrenchDates.month) ?? wave : wave
    }
}
