internal import Foundation
package import Testing

/// A PostgreSQL 15 server of a test's own: a temporary folder, a socket in it, no network, nothing durable.
/// It ends with this value, and with the test process whatever becomes of that.
package final class TemporaryPostgres: @unchecked Sendable {
    private let folder: TemporaryFolder
    private let guardian = Process()
    private let lifeline = Pipe()

    private static let programs = Repository.root.appendingPathComponent(".tools/bin")

    /// What to say where a test is skipped for want of PostgreSQL.
    package static let absence: Comment = "PostgreSQL 15 is not at hand; script/bootstrap --test unpacks it"

    /// Whether the machine has the programs, for `@Test(.enabled(if:))` with `absence` as its comment.
    package static var isAvailable: Bool {
        FileManager.default.isExecutableFile(atPath: programs.appendingPathComponent("initdb").path)
    }

    /// Starts a server, in about a second. Throws `NotStarted` with its log where it does not come up.
    package init() throws {
        folder = try TemporaryFolder()
        let owner = geteuid() == 0 ? "nobody" : NSUserName()
        try FileManager.default.setAttributes([.ownerAccountName: owner], ofItemAtPath: folder.url.path)

        let ready = Pipe()
        guardian.executableURL = URL(fileURLWithPath: "/bin/sh")
        guardian.arguments = ["-c", Self.script, "sh", Self.programs.path, folder.url.path]
        guardian.standardInput = lifeline
        guardian.standardOutput = ready
        try guardian.run()
        guard try ready.fileHandleForReading.read(upToCount: 1) == Data("+".utf8) else {
            guardian.waitUntilExit()
            let log = (try? String(contentsOfFile: folder.path("log"), encoding: .utf8)) ?? ""
            throw NotStarted(log: log)
        }
    }

    /// Initialises, starts, says "+", and stops at the end of standard input, which comes even where the
    /// test was killed. PostgreSQL refuses root, so root hands it to nobody, who may still read a
    /// checkout that lies in root's own folder (access(2) honours that only without the set-uid fix-up).
    private static let script = """
        trap '' INT
        PATH=$1:$PATH
        folder=$2
        as_owner=
        if [ "$(id -u)" = 0 ]; then
            as_owner='setpriv --securebits=+no_setuid_fixup --reuid=nobody --regid=nogroup --clear-groups'
            as_owner="$as_owner --inh-caps=-all,+dac_read_search --ambient-caps=-all,+dac_read_search"
        fi
        cd "$folder" || exit 1
        {
            $as_owner initdb --no-sync --no-instructions --no-locale --encoding=UTF8 \\
                --auth=trust --username=postgres --pgdata=data &&
            $as_owner pg_ctl start --wait --silent --pgdata=data --log=server.log --options="\\
                -c listen_addresses='' -c unix_socket_directories='$folder' -c fsync=off -c jit=off \\
                -c synchronous_commit=off -c full_page_writes=off -c shared_buffers=8MB"
        } >log 2>&1 </dev/null || { cat server.log >>log 2>&1; exit 1; }
        echo +
        read -r _
        $as_owner pg_ctl stop --mode=immediate --silent --pgdata=data
        """

    /// Runs statements through psql, which stops at the first error with status 3. Rows come back on
    /// standard output, bare, with `|` between columns.
    package func run(_ sql: String) throws -> FinishedProcess {
        try Subprocess.run(
            Self.programs.appendingPathComponent("psql").path,
            [
                "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set=ON_ERROR_STOP=1",
                "--host=\(folder.url.path)", "--username=postgres", "--dbname=postgres", "--file=-",
            ],
            input: Array(sql.utf8))
    }

    package struct NotStarted: Error, CustomStringConvertible {
        let log: String
        package var description: String { "the temporary PostgreSQL did not start: \(log)" }
    }

    package func stop() {
        // A line, not only the end: a program started meanwhile may have inherited the pipe.
        try? lifeline.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        guardian.waitUntilExit()
    }

    deinit {
        if guardian.isRunning { stop() }
    }
}
