internal import Foundation
internal import Model
internal import Storage
internal import Workspace

/// The workspace's texts as runs knew them: kept by each run where something changed, read back to show a letter
/// that was sent long ago, or to plan as the last run did.
extension Coop {
    /// Keeps what changed since the last run, before it plans. Client files stay out, and so do pictures.
    func keepFiles() throws {
        let kept = try database.fileVersions()
        let current = currentFiles()
        var changes: [String: [UInt8]?] = current.filter { kept[$0.key] != $0.value }
        for path in kept.keys where current[path] == nil { changes.updateValue(nil, forKey: path) }
        try database.keep(changes, at: now)
        try database.noteChangesSeen()
    }

    /// Whether a run kept its files, so that there is something to compare with.
    package func knowsOlderFiles() throws -> Bool { try database.hasFileVersions() }

    /// Reads the workspace as it was when `event` was written (by default: as the last run knew it), from a
    /// folder that lasts as long as `body`.
    func withFiles<Result>(at event: Int64 = .max, _ body: (Workspace) throws -> Result) throws -> Result {
        let files = FileManager.default
        let place = files.temporaryDirectory.path + "/gazette-" + entropy(6).map { String($0) }.joined()
        defer { try? files.removeItem(atPath: place) }
        for (path, bytes) in try database.fileVersions(at: event) {
            let file = "\(place)/\(path)"
            let parent = URL(fileURLWithPath: file).deletingLastPathComponent()
            try files.createDirectory(at: parent, withIntermediateDirectories: true)
            try Data(bytes).write(to: URL(fileURLWithPath: file))
        }
        if files.fileExists(atPath: "\(folder.path)/\(Self.pictures)") {
            try? files.createDirectory(
                atPath: "\(place)/Templates/resources", withIntermediateDirectories: true)
            try files.copyItem(atPath: "\(folder.path)/\(Self.pictures)", toPath: "\(place)/\(Self.pictures)")
        }
        guard let workspace = WorkspaceFolder(place).load().workspace else {
            throw EngineError(
                .impossible, "the files of that time cannot be read any more: their gazette.yaml is not kept")
        }
        return try body(workspace)
    }

    /// By path in the workspace.
    private func currentFiles() -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        func take(_ path: String) {
            guard !path.hasPrefix(Self.pictures),
                let bytes = FileManager.default.contents(atPath: "\(folder.path)/\(path)"),
                bytes.count <= 1_000_000
            else { return }
            found[path] = Array(bytes)
        }
        take("gazette.yaml")
        take("Audiences/programmes.csv")
        for (top, endings) in Self.kept {
            let names = FileManager.default.enumerator(atPath: "\(folder.path)/\(top)")
            while let name = names?.nextObject() as? String {
                if endings.contains(where: name.hasSuffix), !name.contains("/."), !name.hasPrefix(".") {
                    take("\(top)/\(name)")
                }
            }
        }
        return found
    }

    private static let pictures = "Templates/resources/pictures"
    private static let kept = [
        ("Campaigns", [".yaml", ".md"]), ("Templates", [".md", ".html", ".txt", ".yaml"]),
        ("Audiences", [".yaml"]),
    ]
}
