internal import Foundation
internal import Model

/// A folder with `gazette.yaml`, `Campaigns/`, `Templates/` and `Audiences/`.
package struct WorkspaceFolder: Sendable {
    package let path: String

    package init(_ path: String) {
        self.path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
    }

    /// The settings alone, for commands that need no campaign.
    ///
    /// - Throws: `WorkspaceFaults`; where there is no `gazette.yaml`, that this is no workspace.
    package func settings() throws(WorkspaceFaults) -> Settings {
        let files = FolderFiles(path: path)
        guard files.exists("gazette.yaml") else {
            let found =
                FileManager.default.fileExists(atPath: path)
                ? files.isFolder("") ? "no such file in \(path)" : "that \(path) is a file, not a folder"
                : "no folder \(path)"
            throw WorkspaceFaults(
                "gazette.yaml", nil,
                "found \(found), expected the settings of a workspace; "
                    + "name its folder with --workspace DIR, or make a new one with gazette init DIR")
        }
        return try Settings.read(try files.bytes("gazette.yaml"), folder: path)
    }

    /// More column names for the import: `Audiences/mapping.yaml`; empty where there is none.
    ///
    /// - Throws: `WorkspaceFaults`.
    package func mapping() throws(WorkspaceFaults) -> [String: [String]] {
        let file = "Audiences/mapping.yaml"
        let files = FolderFiles(path: path)
        guard files.exists(file) else { return [:] }
        return try Self.mapping(try files.bytes(file), file: file)
    }

    /// The same from any file: `key: name` or `key: [name, name]` lines, the keys of `ColumnMapping`.
    ///
    /// - Throws: `WorkspaceFaults`.
    package static func mapping(
        _ bytes: some Collection<UInt8>, file: String
    ) throws(WorkspaceFaults) -> [String: [String]] {
        try Fields.read(bytes, file: file, of: "the mapping") { fields in
            var mapping: [String: [String]] = [:]
            var owners: [String: String] = [:]
            for key in ContactColumn.names + [ColumnMapping.ignoredKey] {
                guard let names = fields.optional(key, .oneOrMore(of: .line)) else { continue }
                mapping[key] = names
                for name in names {
                    guard let other = owners.updateValue(key, forKey: ColumnMapping.plain(name)), other != key
                    else { continue }
                    fields.fault(
                        key, "found \"\(name)\", which \(other) has already; take it out of one of them")
                }
            }
            return mapping
        }
    }

    /// Everything. The workspace is nil only where the settings are at fault; else it holds what is free of
    /// faults, in the order of names. Faults come in the order of files, those between files last.
    package func load() -> (workspace: Workspace?, faults: [WorkspaceFault]) {
        var loader = WorkspaceLoader(FolderFiles(path: path))
        let settings = loader.attempt { () throws(WorkspaceFaults) in try self.settings() }
        if let mapping = loader.attempt({ () throws(WorkspaceFaults) in try self.mapping() }) {
            loader.mapping = mapping
        }
        loader.loadFiles()
        let references = References(loader.files, loader: loader, window: settings?.window)
        let resolved = references.resolve()
        guard let settings else { return (nil, loader.faults + resolved.faults) }
        var workspace = Workspace(settings: settings)
        let surveys = WaveCheck(loader, resolved.campaigns)
        workspace.surveys = surveys.sound.sorted { $0.name < $1.name }
        workspace.campaigns = resolved.campaigns.map { $0.asking(workspace.survey($0.name)) }
        workspace.audiences = resolved.audiences
        workspace.programmes = loader.programmes ?? []
        workspace.agenda = loader.agenda?.agenda ?? Agenda()
        workspace.lines = SourceLines(campaigns: loader.campaigns, agenda: loader.agenda)
        workspace.mapping = loader.mapping
        workspace.letters = resolved.letters
        workspace.blocks = loader.blocks
        workspace.layouts = loader.layouts
        workspace.resources = resolved.resources
        workspace.pictures = loader.pictures
        workspace.notes = resolved.notes
        workspace.forms = resolved.forms
        return (workspace, loader.faults + resolved.faults + surveys.faults)
    }
}
