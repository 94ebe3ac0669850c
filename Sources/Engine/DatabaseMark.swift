internal import Foundation

/// What the user of this machine last saw of a database, in a file outside the workspace: the number of the
/// last event before which nothing more may leave, and the branch (drawn anew whenever a person confirms).
/// A database that was restored or copied from elsewhere does not fit it.
final class DatabaseMark: @unchecked Sendable {
    let path: String
    private let lock = NSLock()
    private var file: FileHandle?

    /// Digits of the number, so that it can be overwritten in place.
    private static let width = 20

    /// `folder`: where this user's marks lie. `identity`: the database's.
    init(folder: String, identity: String) {
        path = folder + "/" + identity.filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
    }

    /// nil where there is none, or none that can be read.
    func read() -> (event: Int64, branch: String)? {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { return nil }
        let words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        guard let event = words.first.flatMap(Int64.init) else { return nil }
        return (event, words.count > 1 ? words[1] : "")
    }

    /// Makes it, or replaces it as a whole.
    func write(_ event: Int64, branch: String) throws {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        do {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            let text = "\(Self.digits(event)) \(branch)\n"
            try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        } catch {
            throw EngineError(
                .impossible,
                "\(path): Gazette's mark of this database cannot be written; check the folder's rights, or name "
                    + "another place with the environment variable XDG_STATE_HOME")
        }
    }

    /// Every commit of the sender, before a body leaves. Not synced: whoever loses the power has at worst an
    /// older mark.
    func note(_ event: Int64) {
        lock.withLock {
            if file == nil { file = FileHandle(forUpdatingAtPath: path) }
            try? file?.seek(toOffset: 0)
            try? file?.write(contentsOf: Data(Self.digits(event).utf8))
        }
    }

    private static func digits(_ event: Int64) -> String {
        let digits = String(max(0, event))
        return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
}
