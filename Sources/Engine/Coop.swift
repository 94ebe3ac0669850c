internal import Foundation
package import Model
package import Storage
package import Workspace

/// An opened workspace: its files as values, its database, the time. Every use case starts from one.
package final class Coop {
    /// What a command needs of the workspace.
    package enum Access: Sendable {
        /// Files and database.
        case write
        /// Files only; no database is made.
        case files
    }

    package let folder: WorkspaceFolder
    package let workspace: Workspace
    /// What is wrong in the files; what has a fault is left out of `workspace`.
    package let faults: [WorkspaceFault]
    /// For how many days each run foresees its mails: as many as runs may be missed without anybody being asked
    /// (`requireSoundClock`). The demo, which misses none, foresees less.
    package var daysForeseen = 62
    package let clock: any Clock
    let entropy: Entropy
    /// Where this user's marks of databases lie; nil keeps none.
    let marks: String?
    private let opened: Database?

    /// Reads the folder, and opens the database, which is made where there is none. Throws
    /// `WorkspaceFaults` where the settings are at fault, `StorageError` for the database. `marks`: the folder of
    /// this user's marks, outside every workspace.
    package init(
        folder path: String, clock: any Clock, entropy: @escaping Entropy, access: Access,
        marks: String? = nil
    ) throws {
        folder = WorkspaceFolder(path)
        let (workspace, faults) = folder.load()
        guard let workspace else { throw WorkspaceFaults(faults) }
        self.workspace = workspace
        self.faults = faults
        self.clock = clock
        self.entropy = entropy
        self.marks = marks
        opened = access == .write ? try Self.open(workspace.settings.database, entropy) : nil
        // Where it cannot be written the next `run` says so.
        if opened?.isNew == true { try? mark()?.write(0, branch: "") }
    }

    package var settings: Settings { workspace.settings }

    package var database: Database {
        get throws {
            guard let opened else {
                throw EngineError(.impossible, "the database is not open for this command")
            }
            return opened
        }
    }

    /// The civil day in the coop's zone.
    package var today: CivilDate { settings.timeZone.day(at: clock.now()) }
    package var now: Instant { clock.now() }

    /// Throws all faults of the files, for commands that must not go on with a part of them.
    package func requireSoundFiles() throws {
        if !faults.isEmpty { throw WorkspaceFaults(faults) }
    }

    /// The campaign of this name; says which there are where it does not exist.
    package func campaign(_ name: Slug) throws -> Campaign {
        if let campaign = workspace.campaign(name) { return campaign }
        let own = faults.filter { $0.file.hasPrefix("Campaigns/\(name)/") }
        if !own.isEmpty { throw WorkspaceFaults(own) }
        let known = workspace.campaigns.map(\.name.text).sorted().joined(separator: ", ")
        throw EngineError(.invalid, "there is no campaign «\(name)»; Campaigns/ has: \(known)")
    }

    /// The group of the person with this reference; near references where nobody has it.
    package func group(_ reference: String) throws -> StoredGroup {
        if let group = try database.group(reference: reference) { return group }
        let near = try database.references(
            startingWith: String(reference.prefix(max(1, reference.count - 1))))
        let hint =
            near.isEmpty
            ? "`gazette contacts list` shows who is there" : "did you mean \(near.joined(separator: ", "))?"
        throw EngineError(.invalid, "nobody has the reference «\(reference)»; \(hint)")
    }

    private static func open(_ path: String, _ entropy: Entropy) throws -> Database {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        return try Database(path: path, identity: String(UInt64(bytes: entropy(6)), radix: 36))
    }
}

extension UInt64 {
    /// The bytes as one number, first byte highest.
    fileprivate init(bytes: [UInt8]) { self = bytes.reduce(0) { $0 << 8 | UInt64($1) } }
}
