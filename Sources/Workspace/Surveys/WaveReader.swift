internal import Model

/// What `waves:` says, with the places of the steps that it names.
struct WavesPart {
    var waves = SurveyWaves.once
    var steps: [Located<Slug>] = []
}

extension FieldKind<WavesPart> {
    /// `occurrence`, or a list of waves, each with its steps.
    static var waves: FieldKind {
        let word = FieldKind<SurveyWaves>.word([("occurrence", .eachOccurrence)])
        let list = FieldKind<[WaveFile]>.list(of: .group("a wave", WaveFile.read))
        return FieldKind(expected: "occurrence, or a list of waves") { node, key, faults in
            guard node.items != nil else {
                return word.read(node, key, &faults).map { WavesPart(waves: $0) }
            }
            guard let files = list.read(node, key, &faults) else { return nil }
            var (names, steps): (Set<Slug>, Set<Slug>) = ([], [])
            for file in files {
                if !names.insert(file.wave.name).inserted {
                    faults.add(
                        line: file.line,
                        "wave: found \"\(file.wave.name)\" a second time; give it another name")
                }
                for step in file.steps where !steps.insert(step.value).inserted {
                    faults.add(
                        at: step, "steps: found \"\(step.value)\" in two waves; a step asks for one of them")
                }
            }
            return WavesPart(waves: .named(files.map(\.wave)), steps: files.flatMap(\.steps))
        }
    }
}

/// One wave of the list.
private struct WaveFile {
    let wave: SurveyWave
    let steps: [Located<Slug>]
    let line: Int

    static func read(_ fields: inout Fields) -> WaveFile? {
        let name = fields.required("wave", .slug)
        let title = fields.required("title", .line)
        let steps = fields.required("steps", .oneOrMore(of: .located(.slug)))
        guard let name, let title, let steps else { return nil }
        return WaveFile(
            wave: SurveyWave(name: name, title: title, steps: steps.map(\.value)), steps: steps,
            line: fields.line)
    }
}

/// Until when answers count: to a day, or for a time after the invitation's first letter.
struct Closing {
    var day: CivilDate?
    var period: Period?
}

extension FieldKind<Closing> {
    static var closing: FieldKind {
        let day = FieldKind<CivilDate>.date
        return FieldKind(expected: day.expected + ", or a time after the first letter such as 3 weeks") {
            node, key, faults in
            if let span = node.text.flatMap({ Span($0) }), span.count > 0 {
                return Closing(period: Period(count: span.count, unit: span.unit))
            }
            return day.read(node, key, &faults).map { Closing(day: $0) }
        }
    }
}
