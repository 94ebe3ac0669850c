internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// A program that a test started and has not yet seen end: to be stopped, killed or awaited. Its output goes
/// into files, so that no full pipe can hang it.
package final class RunningProgram: @unchecked Sendable {
    private let process = Process()
    private let scratch: TemporaryFolder

    /// Starts `executable`; returns at once.
    package init(_ executable: String, _ arguments: [String], environment: [String: String] = [:]) throws {
        scratch = try TemporaryFolder()
        process.executableURL = URL(fileURLWithPath: executable)
        process.arguments = arguments
        process.environment = Subprocess.environment(environment)
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle(forWritingAtPath: try scratch.write("out", []))
        process.standardError = FileHandle(forWritingAtPath: try scratch.write("err", []))
        try process.runWithOpenSignals()
    }

    /// SIGTERM.
    package func terminate() { _ = Glibc.kill(process.processIdentifier, SIGTERM) }

    /// SIGSTOP: it does nothing more until `resume`.
    package func suspend() { _ = Glibc.kill(process.processIdentifier, SIGSTOP) }

    /// SIGCONT.
    package func resume() { _ = Glibc.kill(process.processIdentifier, SIGCONT) }

    /// SIGKILL, and the end awaited.
    package func kill() {
        guard process.isRunning else { return }
        _ = Glibc.kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Waits for the end. The status is negative where a signal ended it.
    package func wait() throws -> FinishedProcess {
        process.waitUntilExit()
        let status = process.terminationStatus
        return FinishedProcess(
            status: process.terminationReason == .exit ? status : -status,
            output: Array(try Data(contentsOf: URL(fileURLWithPath: scratch.path("out")))),
            errors: Array(try Data(contentsOf: URL(fileURLWithPath: scratch.path("err")))))
    }

    deinit { kill() }
}
