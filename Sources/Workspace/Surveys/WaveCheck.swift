internal import Model

/// What surveys and their campaigns say about each other.
struct WaveCheck {
    /// Those free of faults.
    private(set) var sound: [Survey] = []
    private(set) var faults: [WorkspaceFault] = []

    /// - Parameter campaigns: those that were read; nothing can be said about the steps of others.
    init(_ loader: WorkspaceLoader, _ campaigns: [Campaign]) {
        let byName = Dictionary(campaigns.map { ($0.name, $0) }) { first, _ in first }
        for file in loader.surveys {
            var list = FaultList(file: file.file)
            if let campaign = byName[file.survey.name] {
                Self.check(file, campaign, loader.agenda?.agenda, &list)
            }
            faults += list.sorted
            if list.faults.isEmpty { sound.append(file.survey) }
        }
    }

    private static func check(
        _ file: SurveyFile, _ campaign: Campaign, _ agenda: Agenda?, _ list: inout FaultList
    ) {
        let names = Set(campaign.steps.map(\.name.text))
        for step in file.steps where !names.contains(step.value.text) {
            list.add(
                at: step,
                "steps: found \"\(step.value)\", expected a step of Campaigns/\(campaign.name)/campaign.yaml; "
                    + NearNames.advice(for: step.value.text, among: names))
        }
        if file.survey.unit == .person, campaign.unit == .address {
            list.add(
                line: file.line(of: "unit"),
                "unit: found person, but campaign.yaml sends one mail for an address, so that only one of those who "
                    + "share it could answer; write unit: address here, or unit: person there")
        }
        guard file.survey.waves == .eachOccurrence else { return }
        for step in campaign.steps where file.survey.asks(step.name) && !step.recurs(agenda) {
            list.add(
                line: file.line(of: "waves"),
                "waves: found occurrence, but the step \"\(step.name)\" happens once, so that it would be a wave of "
                    + "its own; list the waves with their steps, or the steps that ask")
        }
    }
}

extension Step {
    /// Whether it has an occurrence for each month, year or date of the agenda. `agenda` nil: not known.
    fileprivate func recurs(_ agenda: Agenda?) -> Bool {
        switch schedule {
        case .fixed: false
        case .yearly, .monthly: true
        case .delay(let delay):
            // The yearly meeting is known before it has a date.
            delay.start == .registration || delay.keyDate.text == "ag"
                || agenda.map { $0.entries[delay.keyDate] != nil } ?? true
        }
    }
}
