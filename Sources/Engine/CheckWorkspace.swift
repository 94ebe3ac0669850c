internal import Model
internal import Workspace

/// What a check found.
package struct CheckReport: Sendable {
    /// One sentence each: file, line, what was found, what was expected.
    package var faults: [String] = []
    /// What a person should know, though nothing is wrong.
    package var notes: [String] = []
    package var campaigns = 0
    package var letters = 0
    package var audiences = 0
    package var programmes = 0
    package init() {}
}

extension Coop {
    /// Everything: files, cross references, every letter compiled and rendered for a made-up person, lints, the
    /// password's file. `relay`: also opens the relay and says what it found.
    package func check(relay wantsRelay: Bool = false) -> CheckReport {
        var report = CheckReport()
        report.faults = faults.map(\.description)
        report.campaigns = workspace.campaigns.count
        report.audiences = workspace.audiences.count
        report.programmes = workspace.programmes.count
        report.faults += cadenceFaults().map(\.description)
        let sequences = SequenceCheck(self)
        let assemblies = AssemblyCheck(self)
        report.faults += (sequences.faults + assemblies.faults).map(\.description)
        do {
            let checker = try LetterCheck(self)
            for campaign in workspace.campaigns { report.faults += checker.becauseFaults(campaign) }
            for letter in workspace.letters {
                report.letters += 1
                let (faults, note) = checker.look(at: letter)
                report.faults += faults
                report.notes += [note].compactMap { $0 }
            }
        } catch {
            report.faults.append("\(error)")
        }
        // A fault of a block or layout comes up in every letter that shows it.
        var seen: Set<String> = []
        report.faults.removeAll { !seen.insert($0).inserted }
        do {
            let routes = try relays(isReplay: false)
            for route in routes where wantsRelay || route.isUnusable {
                let name = routes.count > 1 ? "\(route.name): " : ""
                do {
                    report.notes.append(name + (try route.relay.probe()))
                } catch {
                    report.faults.append(name + error.description)
                }
            }
        } catch {
            report.faults.append("\(error)")
        }
        if workspace.campaigns.isEmpty, faults.isEmpty {
            report.notes.append("Campaigns/ holds no campaign, so nothing is ever sent")
        }
        report.notes += workspace.activityNotes().map(\.description)
        report.notes += (sequences.notes + assemblies.notes + emptyAudiences()).map(\.description)
        report.notes += dueDates()
        return report
    }

    /// Planned days that have passed without an actual one.
    private func dueDates() -> [String] {
        workspace.programmes.flatMap { programme in
            programme.dates.sorted { $0.key < $1.key }.compactMap { name, date in
                guard date.actual == nil, let planned = date.planned, planned < today else { return nil }
                return
                    "Audiences/programmes.csv: \(programme.key): the planned \(name) of \(planned) has passed "
                    + "without an actual day; write the actual day, or a new planned one"
            }
        }
    }
}
