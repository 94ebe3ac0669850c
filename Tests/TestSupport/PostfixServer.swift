internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// A real Postfix (master, smtpd, cleanup, queue manager) from the folder where `script/bootstrap` unpacks it, with a
/// configuration, queue and log of its own below a temporary folder. What it takes it throws away and logs as sent.
///
/// It wants the users and groups of an installed Postfix. They are there in its own view of the file system only: root
/// gives it another /etc/passwd and /etc/group in a mount namespace.
package final class PostfixServer: @unchecked Sendable {
    package let port: Int
    private let folder: TemporaryFolder
    private let process: Process

    private static let tools = Repository.root.appendingPathComponent(".tools/postfix/usr").path
    private static let daemons = "\(tools)/lib/postfix/sbin"
    private static let user = 65_510
    private static let group = 65_511

    /// Whether it can be started here; prints why not.
    package static let isAvailable: Bool = {
        let reason =
            !FileManager.default.isExecutableFile(atPath: "\(daemons)/master")
            ? "it is not there: script/bootstrap unpacks it"
            : getuid() != 0
                ? "its programs run as several users, which takes root"
                : (try? Subprocess.run("/usr/bin/unshare", ["-m", "/bin/true"]).status) != 0
                    ? "no mount namespace can be had here" : nil
        if let reason { print("A real Postfix is not tried: \(reason). Skipped.") }
        return reason == nil
    }()

    package struct NotStarted: Error, CustomStringConvertible {
        package let description: String
    }

    /// `recipients`: replies for some addresses, as `check_recipient_access` takes them; `settings`: further lines of
    /// main.cf.
    package init(recipients: [String: String] = [:], settings: [String: String] = [:]) throws {
        folder = try TemporaryFolder()
        let root = folder.path("postfix")
        port = try LoopbackListener().port
        try folder.write("postfix/etc/main.cf", Self.main(root, settings))
        try folder.write("postfix/etc/master.cf", Self.services(port))
        try folder.write(
            "postfix/etc/recipients", recipients.map { "\($0.key) \($0.value)\n" }.sorted().joined())
        try folder.write(
            "postfix/passwd",
            "root:x:0:0::/root:/bin/sh\npostfix:x:\(Self.user):\(Self.user)::/:/bin/false\n"
                + "nobody:x:65534:65534::/:/bin/false\n")
        try folder.write(
            "postfix/group",
            "root:x:0:\npostfix:x:\(Self.user):\npostdrop:x:\(Self.group):\nnogroup:x:65534:\n")
        let script = try folder.write("postfix/start.sh", Self.start(root, folder.path("")))
        process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
        process.arguments = ["-m", "--propagation", "private", "/bin/sh", script]
        // Nothing is inherited that a reader could wait for: its children outlive it by a moment.
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle(forWritingAtPath: try folder.write("postfix/errors", []))
        try process.runWithOpenSignals()
        guard greets() else {
            let words = [log, Self.text(folder.path("postfix/errors"))].joined(separator: "\n")
            stop()
            throw NotStarted(description: "Postfix did not start: \(words)")
        }
    }

    deinit { stop() }

    /// Ends the master and all that it started: they are one process group.
    package func stop() {
        guard process.isRunning else { return }
        kill(-process.processIdentifier, SIGKILL)
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// What it wrote.
    package var log: String { Self.text(folder.path("postfix/log")) }

    /// The recipients of the mails that went all the way through its queue, once there are `count` or some seconds have
    /// passed.
    package func sent(_ count: Int) -> [String] {
        var found: [String] = []
        for _ in 0..<500 {
            found = log.split(separator: "\n").filter { $0.contains("status=sent") }.compactMap { line in
                line.split(separator: "to=<").dropFirst().first?.split(separator: ">").first.map(String.init)
            }
            if found.count >= count { break }
            // The queue manager gives no sign when it is through; this is the wait for another process.
            usleep(20_000)
        }
        return found.sorted()
    }

    private func greets() -> Bool {
        for _ in 0..<500 {
            guard process.isRunning else { return false }
            if let socket = LoopbackSocket.connect(port), socket.line()?.starts(with: "220".utf8) == true {
                return true
            }
            usleep(20_000)
        }
        return false
    }

    private static func text(_ path: String) -> String {
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }

    private static let owned = [
        "active", "bounce", "corrupt", "defer", "deferred", "flush", "hold", "incoming", "private", "saved",
        "trace",
    ]

    /// The users' files come in, the queue gets its owners, and the master takes this process over.
    private static func start(_ root: String, _ folder: String) -> String {
        let queues = owned.map { "\(root)/queue/\($0)" }.joined(separator: " ")
        return """
            set -e
            mount --bind \(root)/passwd /etc/passwd
            mount --bind \(root)/group /etc/group
            chmod 755 \(folder) \(root) \(root)/etc
            mkdir -p \(queues) \(root)/data \(root)/queue/maildrop \(root)/queue/public \(root)/queue/pid
            chmod 700 \(queues) \(root)/data
            chown \(user) \(queues) \(root)/data
            chown \(user):\(group) \(root)/queue/maildrop \(root)/queue/public
            chmod 730 \(root)/queue/maildrop
            chmod 710 \(root)/queue/public
            export LD_LIBRARY_PATH=\(tools)/lib/postfix
            exec \(daemons)/master -c \(root)/etc -d

            """
    }

    private static func main(_ root: String, _ settings: [String: String]) -> String {
        let plain = [
            "compatibility_level": "3.6", "queue_directory": "\(root)/queue",
            "data_directory": "\(root)/data",
            "command_directory": "\(tools)/sbin", "daemon_directory": daemons,
            "shlib_directory": "\(tools)/lib/postfix", "mail_owner": "postfix", "setgid_group": "postdrop",
            "default_privs": "nobody", "myhostname": "relay.test", "mydestination": "",
            "inet_interfaces": "127.0.0.1", "inet_protocols": "ipv4", "mynetworks": "127.0.0.0/8",
            "alias_maps": "", "local_recipient_maps": "", "relay_domains": "static:all",
            "default_transport": "discard", "relay_transport": "discard", "disable_dns_lookups": "yes",
            "smtpd_peername_lookup": "no", "maillog_file": "\(root)/log", "maillog_file_prefixes": "/",
            "import_environment": "MAIL_CONFIG LANG=C LD_LIBRARY_PATH=\(tools)/lib/postfix",
            "smtpd_recipient_restrictions": "check_recipient_access texthash:\(root)/etc/recipients, permit",
            "smtpd_client_event_limit_exceptions": "",
        ]
        return plain.merging(settings) { $1 }.map { "\($0.key) = \($0.value)\n" }.sorted().joined()
    }

    private static func services(_ port: Int) -> String {
        """
        127.0.0.1:\(port) inet n - n - - smtpd
        cleanup unix n - n - 0 cleanup
        qmgr unix n - n 300 1 qmgr
        rewrite unix - - n - - trivial-rewrite
        bounce unix - - n - 0 bounce
        defer unix - - n - 0 bounce
        trace unix - - n - 0 bounce
        proxymap unix - - n - - proxymap
        error unix - - n - - error
        retry unix - - n - - error
        discard unix - - n - - discard
        anvil unix - - n - 1 anvil
        postlog unix-dgram n - n - 1 postlogd

        """
    }
}
