internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// Hands mails to the coop's SMTP server, on one blocking thread for each connection.
package struct SMTPRelay: Relay {
    private let settings: RelaySettings

    package init(_ settings: RelaySettings) { self.settings = settings }

    /// The first connection is opened alone, so that a wrong password is tried once and not by all.
    package func deliver(from feed: any MailFeed, connections: Int) -> DeliveryReport {
        let shared = SharedReport()
        let finished = DispatchGroup()
        for number in 0..<max(1, connections) {
            finished.enter()
            ConnectionThread.start {
                var courier = SMTPCourier(number: number, settings: settings, feed: feed, shared: shared)
                courier.run()
                finished.leave()
            }
        }
        finished.wait()
        return shared.report
    }

    package func probe() throws(RelayTrouble) -> String {
        let result = ProbeResult()
        let finished = DispatchSemaphore(value: 0)
        ConnectionThread.start {
            result.value = Result { () throws(RelayTrouble) in try SMTPRelay.look(settings) }
            finished.signal()
        }
        finished.wait()
        return try result.value.get()
    }

    private static func look(_ settings: RelaySettings) throws(RelayTrouble) -> String {
        let connection = try SMTPConnection.open(settings, isStopping: { false })
        connection.quit()
        let secured =
            switch settings.security {
            case .startTLS: "secured by STARTTLS"
            case .tls: "secured by TLS"
            case .none: "in clear"
            }
        let login = settings.username.map { ", logged in as \($0)" } ?? ""
        let pipelining = connection.capabilities.pipelining ? ", with PIPELINING" : ""
        let size = connection.capabilities.largestMessage.map { ", mails up to \($0) octets" } ?? ""
        return "\(settings.host):\(settings.port) answers, \(secured)\(login)\(pipelining)\(size)."
    }
}

/// A thread on which a broken connection is an error and not the end of the process.
enum ConnectionThread {
    static func start(_ work: @escaping @Sendable () -> Void) {
        let thread = Thread {
            // TLS writes without MSG_NOSIGNAL; a blocked SIGPIPE ends with its thread.
            var signals = sigset_t()
            sigemptyset(&signals)
            sigaddset(&signals, SIGPIPE)
            pthread_sigmask(SIG_BLOCK, &signals, nil)
            work()
        }
        thread.start()
    }
}

/// Written by one thread before the semaphore, read by the other after it.
private final class ProbeResult: @unchecked Sendable {
    var value: Result<String, RelayTrouble> = .failure(RelayTrouble(.unreachable, "The relay was not tried."))
}

/// What the connections of one run share: the report, and whether the first one opened.
final class SharedReport: @unchecked Sendable {
    private let condition = NSCondition()
    private var gathered = DeliveryReport()
    private var firstOpened: Bool?

    var report: DeliveryReport { condition.withLock { gathered } }

    func add(_ trouble: RelayTrouble) { condition.withLock { gathered.add(trouble) } }

    func finish() { condition.withLock { gathered.isFinished = true } }

    /// Told by the first connection, once.
    func firstConnection(opened: Bool) {
        condition.withLock {
            if firstOpened == nil { firstOpened = opened }
            condition.broadcast()
        }
    }

    /// Whether the first connection opened; waits until it is known.
    func mayOpen() -> Bool {
        condition.withLock {
            while true {
                if let firstOpened { return firstOpened }
                condition.wait()
            }
        }
    }
}
