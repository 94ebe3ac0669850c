internal import Foundation

/// Postfix's `smtp-sink`, which takes everything: from the folder where `script/bootstrap` unpacks it, or
/// from the PATH.
package final class SMTPSink: Sendable {
    package let port: Int
    private let process: Process

    /// Where the program is, or nil, with a message printed, where there is none: the test is skipped.
    package static let program: String? = {
        let folders =
            [Repository.root.appendingPathComponent(".tools/postfix/usr/sbin").path, "/usr/sbin"]
            + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map(String.init)
        let found = folders.map { "\($0)/smtp-sink" }.first(where: FileManager.default.isExecutableFile)
        if found == nil { print("smtp-sink is not there: script/bootstrap unpacks it. Skipped.") }
        return found
    }()

    package struct NotStarted: Error {}

    /// Starts it with further `arguments` (see smtp-sink(1)) and waits until it greets.
    package init(_ arguments: [String] = []) throws {
        guard let program = SMTPSink.program else { throw NotStarted() }
        // Port 0 is refused, and two sinks may share a port without a word: the port is bound and freed
        // right before, and only a sink that lives after its greeting counts.
        for _ in 0..<5 {
            let port = try LoopbackListener().port
            let process = try SMTPSink.start(program, arguments, port: port)
            if SMTPSink.greets(port, process) {
                self.port = port
                self.process = process
                return
            }
            BackgroundProcess.kill(process)
        }
        throw NotStarted()
    }

    deinit { stop() }

    package func stop() { BackgroundProcess.kill(process) }

    private static func start(_ program: String, _ arguments: [String], port: Int) throws -> Process {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        // Root must name somebody else to run as.
        let user = getuid() == 0 ? ["-u", "nobody"] : []
        process.arguments = user + arguments + ["127.0.0.1:\(port)", "100"]
        let libraries = Repository.root.appendingPathComponent(".tools/postfix/usr/lib/postfix").path
        process.environment = ProcessInfo.processInfo.environment.merging(["LD_LIBRARY_PATH": libraries]) {
            $1
        }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.runWithOpenSignals()
        return process
    }

    /// Whether it answers within some seconds.
    private static func greets(_ port: Int, _ process: Process) -> Bool {
        for _ in 0..<200 {
            guard process.isRunning else { return false }
            if let socket = LoopbackSocket.connect(port), socket.line()?.starts(with: "220".utf8) == true {
                return process.isRunning
            }
            // The program gives no sign when it is ready; this is the wait for another process.
            usleep(20_000)
        }
        return false
    }
}
