internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// All connections of a delivery on one thread: no connection waits for its socket while another could go on, and
/// what several want of the ledger goes there in one commit. Connections are opened on threads of their own.
final class SMTPLoop {
    private let couriers: [SMTPCourier]
    private let openings: Openings
    private let feed: any MailFeed
    private let watch: Watch
    /// Who takes part: the first one alone until it is connected, so that a wrong password is tried once and not by all.
    private var active: ArraySlice<SMTPCourier>
    /// What is polled, and for whom; the first entry is for connections that were opened.
    private var entries: [pollfd] = []
    private var waiting: [SMTPCourier] = []
    /// When every courier was last asked how long it has been waiting.
    private var lastRound: ContinuousClock.Instant

    /// How often that is, and how long a stop may go unseen.
    private static let slice = 100
    private static let round = Duration.milliseconds(slice)

    init(_ settings: RelaySettings, _ feed: any MailFeed, connections: Int) {
        self.feed = feed
        let watch = Watch { feed.isStopping }
        self.watch = watch
        lastRound = watch.now
        openings = Openings(settings, isStopping: { feed.isStopping })
        couriers = (0..<max(1, connections)).map {
            SMTPCourier(number: $0, settings: settings, feed: feed, watch: watch)
        }
        active = couriers.prefix(1)
    }

    /// Until the feed has no more, is stopping, or no connection can go on. On a thread where SIGPIPE is blocked.
    func run() -> DeliveryReport {
        couriers[0].start()
        while active.contains(where: { $0.end == nil }) {
            let asks = active.contains { $0.entry != nil }
            // Whoever has an answer by now comes into the same commit.
            wait(milliseconds: asks ? 0 : Self.slice)
            if asks { commit() }
            if active.count < couriers.count, couriers[0].hasOpened {
                active = couriers[...]
                for courier in couriers.dropFirst() { courier.start() }
            }
        }
        return report
    }

    private var report: DeliveryReport {
        var report = DeliveryReport()
        for courier in active {
            for trouble in courier.troubles { report.add(trouble) }
            switch courier.end {
            case .finished: report.isFinished = true
            case .gaveUp(let trouble): report.add(trouble)
            case nil: break
            }
        }
        return report
    }

    /// Lets those go on whose socket is ready or whose connection was opened.
    private func wait(milliseconds: Int) {
        entries.removeAll(keepingCapacity: true)
        waiting.removeAll(keepingCapacity: true)
        entries.append(openings.entry)
        for courier in active {
            switch courier.need {
            case .opening: openings.begin(for: courier.number)
            case .socket(let readiness):
                guard let connection = courier.connection else { continue }
                entries.append(connection.entry(readiness))
                waiting.append(courier)
            case .ledger, .nothing: continue
            }
        }
        poll(&entries, nfds_t(entries.count), Int32(milliseconds))
        watch.look()
        if entries[0].revents != 0 {
            for (number, result) in openings.take() {
                couriers[number].opened(result)
            }
        }
        let isRound = lastRound.duration(to: watch.now) >= Self.round
        if isRound { lastRound = watch.now }
        for (index, courier) in waiting.enumerated() where isRound || entries[index + 1].revents != 0 {
            courier.goOn()
        }
    }

    private func commit() {
        let asking = active.filter { $0.entry != nil }
        let granted = feed.commit(asking.compactMap(\.entry))
        watch.look()
        for (courier, isGranted) in zip(asking, granted) { courier.answered(isGranted) }
    }
}

/// Connections being opened, each on a thread of its own: names are looked up, TLS and passwords agreed, and a server may
/// take its time with all of it.
private final class Openings: @unchecked Sendable {
    private let settings: RelaySettings
    private let isStopping: @Sendable () -> Bool
    /// The loop's own.
    private var underWay: Set<Int> = []
    private let lock = NSLock()
    /// Guarded by `lock`.
    private var results: [(number: Int, result: Result<CurlSession, RelayTrouble>)] = []
    /// A byte is written for each result.
    private let wake = Pipe()

    init(_ settings: RelaySettings, isStopping: @escaping @Sendable () -> Bool) {
        self.settings = settings
        self.isStopping = isStopping
    }

    /// For `poll`: readable where `take` has something.
    var entry: pollfd {
        pollfd(fd: wake.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    }

    /// Begins, if it has not begun.
    func begin(for number: Int) {
        guard underWay.insert(number).inserted else { return }
        ConnectionThread.start { [self] in
            let result = Result { () throws(RelayTrouble) in
                try CurlSession.open(settings, isStopping: isStopping)
            }
            lock.withLock { results.append((number, result)) }
            var byte: UInt8 = 1
            _ = write(wake.fileHandleForWriting.fileDescriptor, &byte, 1)
        }
    }

    func take() -> [(number: Int, result: Result<CurlSession, RelayTrouble>)] {
        let found = lock.withLock {
            defer { results = [] }
            return results
        }
        var bytes = [UInt8](repeating: 0, count: max(1, found.count))
        _ = read(wake.fileHandleForReading.fileDescriptor, &bytes, found.count)
        for (number, _) in found { underWay.remove(number) }
        return found
    }
}
