internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// Hands mails to the coop's SMTP server, over several connections.
package struct SMTPRelay: Relay {
    private let settings: RelaySettings

    package init(_ settings: RelaySettings) { self.settings = settings }

    package func deliver(from feed: any MailFeed, connections: Int) -> DeliveryReport {
        ConnectionThread.run { SMTPLoop(settings, feed, connections: connections).run() }
    }

    package func probe() throws(RelayTrouble) -> String {
        try ConnectionThread.run { Result { () throws(RelayTrouble) in try SMTPRelay.look(settings) } }.get()
    }

    private static func look(_ settings: RelaySettings) throws(RelayTrouble) -> String {
        let watch = Watch { false }
        let connection = SMTPConnection(
            try CurlSession.open(settings, isStopping: { false }), settings.timeouts, watch)
        var patience = connection.quit()
        while !connection.hasSpoken(), patience.end() == nil {
            connection.wait(milliseconds: 50)
            watch.look()
        }
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

    /// Runs `work` on such a thread and waits for it.
    static func run<Product: Sendable>(_ work: @escaping @Sendable () -> Product) -> Product {
        let box = Box<Product>()
        start {
            box.fill(work())
        }
        return box.take()
    }
}

/// Written by one thread, read by the other after it.
private final class Box<Content>: @unchecked Sendable {
    private let condition = NSCondition()
    private var content: Content?

    func fill(_ content: Content) {
        condition.withLock {
            self.content = content
            condition.signal()
        }
    }

    func take() -> Content {
        condition.withLock {
            while true {
                if let content { return content }
                condition.wait()
            }
        }
    }
}
