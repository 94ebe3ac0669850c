package import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// What a finished program left behind.
package struct FinishedProcess: Sendable {
    package let status: Int32
    package let output: [UInt8]
    package let errors: [UInt8]

    package var outputText: String { String(decoding: output, as: UTF8.self) }
    package var errorText: String { String(decoding: errors, as: UTF8.self) }
}

/// Runs real programs from tests: to the end, or in the background with their own id.
package enum Subprocess {
    /// Debian's Python, the one that has Debian's modules (aiosmtpd).
    package static let python = "/usr/bin/python3"

    /// Runs `executable` to its end. Output goes through files, so that no full pipe can hang the test.
    package static func run(
        _ executable: String, _ arguments: [String] = [], input: [UInt8] = [],
        environment: [String: String] = [:], folder: URL? = nil
    ) throws -> FinishedProcess {
        let scratch = try TemporaryFolder()
        let process = Process()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = self.environment(environment)
        let inputPath = try scratch.write("in", input)
        let outputPath = try scratch.write("out", [])
        let errorPath = try scratch.write("err", [])
        process.standardInput = FileHandle(forReadingAtPath: inputPath)
        process.standardOutput = FileHandle(forWritingAtPath: outputPath)
        process.standardError = FileHandle(forWritingAtPath: errorPath)
        try process.runWithOpenSignals()
        process.waitUntilExit()
        return FinishedProcess(
            status: process.terminationStatus,
            output: Array(try Data(contentsOf: URL(fileURLWithPath: outputPath))),
            errors: Array(try Data(contentsOf: URL(fileURLWithPath: errorPath))))
    }

    /// This process's environment, except that Gazette's marks of databases go into a folder of the tests.
    static func environment(_ additions: [String: String]) -> [String: String] {
        let states = FileManager.default.temporaryDirectory.appendingPathComponent("gazette-tests-state").path
        return ProcessInfo.processInfo.environment.merging(["XDG_STATE_HOME": states]) { $1 }
            .merging(additions) { $1 }
    }

    /// Runs a Python script given as text; `input` is its standard input.
    package static func python(
        _ script: String, arguments: [String] = [], input: [UInt8] = []
    ) throws -> FinishedProcess {
        try run(python, ["-c", script] + arguments, input: input)
    }
}

/// A server that a test starts and stops by its own id. The server says on its first line of standard
/// output that it is ready (a Python server prints its port there).
package final class BackgroundProcess: @unchecked Sendable {
    private let process = Process()

    /// What the server printed as its first line, without the line end.
    package let firstLine: String

    /// Starts the program and waits for its first line; throws where it ends without one.
    package init(_ executable: String, _ arguments: [String], folder: URL? = nil) throws {
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = pipe
        try process.runWithOpenSignals()
        var line: [UInt8] = []
        while let byte = try pipe.fileHandleForReading.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") {
            line.append(byte)
        }
        firstLine = String(decoding: line, as: UTF8.self)
        guard !line.isEmpty else {
            process.terminate()
            throw NotStarted(program: executable)
        }
    }

    package struct NotStarted: Error, CustomStringConvertible {
        let program: String
        package var description: String { "\(program) ended before it said that it was ready" }
    }

    package var id: Int32 { process.processIdentifier }

    package func stop() { BackgroundProcess.kill(process) }

    /// SIGTERM, without waiting for the end.
    package func terminate() { process.terminate() }

    /// Waits for the end; the exit status, or the negative signal number.
    package func wait() -> Int32 {
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    }

    /// SIGKILL, and the end awaited.
    static func kill(_ process: Process) {
        guard process.isRunning else { return }
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    deinit { stop() }
}

extension Process {
    /// A child inherits its creator's signal mask, and tests run on threads that block nearly everything:
    /// a program started as usual would never see SIGTERM.
    func runWithOpenSignals() throws {
        var none = sigset_t()
        var before = sigset_t()
        sigemptyset(&none)
        pthread_sigmask(SIG_SETMASK, &none, &before)
        defer { pthread_sigmask(SIG_SETMASK, &before, nil) }
        try run()
    }
}
