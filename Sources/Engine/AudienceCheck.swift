internal import Foundation
internal import Model
internal import Planning
internal import Storage
internal import Workspace

extension Coop {
    /// Audiences in which the database has nobody; nothing where there is no database yet, or nobody in it.
    func emptyAudiences() -> [WorkspaceFault] {
        guard FileManager.default.fileExists(atPath: settings.database),
            let database = try? Database(reading: settings.database), let settings = try? planningSettings()
        else { return [] }
        let planner = Planner(
            settings: settings, campaigns: [],
            programmes: Dictionary(workspace.programmes.map { ($0.key, $0) }) { first, _ in first },
            agenda: workspace.agenda, notes: [:])
        var empty = workspace.audiences
        var people = 0
        // A database that cannot be read now is the other commands' business.
        guard
            (try? database.forEachContact { contact in
                people += 1
                empty.removeAll { planner.mayBelong(contact, to: $0, on: today) }
            }) != nil, people > 0
        else { return [] }
        return empty.map { audience in
            let used = workspace.campaigns.filter { $0.audiences.contains(audience) }.map(\.name.text)
            let use = used.isEmpty ? "" : ", so \(used.joined(separator: ", ")) reaches nobody through it"
            return WorkspaceFault(
                file: "Audiences/\(audience.name).yaml",
                message: "who: nobody among the \(people) people of the database belongs to it today\(use); "
                    + "check the condition, or import those who are missing")
        }
    }
}
