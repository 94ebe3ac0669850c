internal import Model
internal import Workspace

/// What a statutory notice must say of the meeting it calls to: the agenda's points, place, time and proxy form.
struct AssemblyCheck {
    private(set) var faults: [WorkspaceFault] = []
    /// Of meetings after the next one, for which there is still time.
    private(set) var notes: [WorkspaceFault] = []

    init(_ coop: Coop) {
        let workspace = coop.workspace
        for campaign in workspace.campaigns where campaign.category == .statutory {
            for step in campaign.steps where step.isNotice {
                guard case .delay(let delay) = step.schedule, delay.count < 0 else { continue }
                let coming = (workspace.agenda.entries[delay.keyDate] ?? []).filter { $0.date >= coop.today }
                for (index, entry) in coming.enumerated() {
                    let missing = Self.missing(entry)
                    guard !missing.isEmpty else { continue }
                    let fault = WorkspaceFault(
                        file: "Campaigns/agenda.yaml",
                        line: workspace.lines.entry(entry.occurrence, of: delay.keyDate),
                        message:
                            "\(delay.keyDate): \(entry.date): found no \(missing.joined(separator: ", no ")), "
                            + "which the step \(step.name) of \(campaign.name) must say, planned for "
                            + "\(delay.day(from: entry.date)); write time:, place:, points: and proxy: beside date:"
                    )
                    if index == 0 { faults.append(fault) } else { notes.append(fault) }
                }
            }
        }
    }

    private static func missing(_ entry: AgendaEntry) -> [String] {
        [
            (entry.time == nil, "time"), (entry.place == nil, "place"), (entry.points.isEmpty, "points"),
            (entry.proxy == nil, "proxy form"),
        ].filter(\.0).map(\.1)
    }
}
