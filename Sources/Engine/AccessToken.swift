internal import Foundation
internal import Transport
internal import Workspace

/// Where an OAuth 2.0 access token comes from: a file that something else keeps fresh, or a command.
struct AccessToken: Sendable {
    private let source: Settings.PasswordSource
    /// Where the command runs.
    private let folder: String

    /// Seconds that a command may take.
    private let limit: Int

    /// `reply`: how many seconds a reply of the server is awaited, where the settings say so; at most 60 are given.
    init(_ source: Settings.PasswordSource, folder: String, reply: Int? = nil) {
        limit = min(60, reply ?? 60)
        self.source = source
        self.folder = folder
    }

    /// The token as it is now. A command that fails may do better later; a file that is not there will not.
    func read() throws(RelayTrouble) -> String {
        switch source {
        case .file(let path):
            guard let token = Self.firstLine(FileManager.default.contents(atPath: path)) else {
                throw RelayTrouble(
                    .credentials, "\(path): found no access token, expected one on the file's first line.")
            }
            return token
        case .environment(let name):
            throw RelayTrouble(
                .settings, "smtp: an access token comes from a file or a command, not from \(name).")
        case .command(let command):
            return try output(of: command)
        }
    }

    private func output(of command: String) throws(RelayTrouble) -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", command]
        process.currentDirectoryURL = URL(fileURLWithPath: folder)
        process.standardInput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardOutput = pipe
        let ended = DispatchSemaphore(value: 0)
        process.terminationHandler = { _ in ended.signal() }
        do { try process.run() } catch {
            throw Self.trouble(command, "could not be started (\(error.localizedDescription))")
        }
        // A token is far smaller than a pipe, so that the command never waits for its reader.
        guard ended.wait(timeout: .now() + .seconds(limit)) == .success else {
            process.terminate()
            throw Self.trouble(command, "printed nothing in \(limit) seconds")
        }
        guard process.terminationStatus == 0 else {
            throw Self.trouble(command, "ended with status \(process.terminationStatus)")
        }
        guard let token = Self.firstLine(try? pipe.fileHandleForReading.readToEnd()) else {
            throw Self.trouble(command, "printed no access token on its first line")
        }
        return token
    }

    private static func trouble(_ command: String, _ what: String) -> RelayTrouble {
        RelayTrouble(.unreachable, "token-command: \(command) \(what). Run it by hand in the workspace.")
    }

    /// Printable ASCII only: what else it holds is no token (RFC 6750 §2.1).
    private static func firstLine(_ bytes: Data?) -> String? {
        guard let line = bytes?.split(separator: 10, maxSplits: 1).first else { return nil }
        let token = line.last == 13 ? line.dropLast() : line
        guard !token.isEmpty, token.allSatisfy({ (33...126).contains($0) }) else { return nil }
        return String(decoding: token, as: UTF8.self)
    }
}
