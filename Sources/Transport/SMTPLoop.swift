#if canImport(Glibc)
    internal import Glibc
#endif

/// All connections of a delivery on one thread: no connection waits for its socket while another could go on, and
/// what several want of the ledger goes there in one commit. Connections are opened on threads of their own.
final class SMTPLoop {
    private let couriers: [SMTPCourier]
    private let feed: any MailFeed
    private let watch: Watch
    private let bell = Bell()
    private let openings: Openings
    /// Who takes part: the first one alone until it is connected, so that a wrong password is tried once and not by all.
    private var active: ArraySlice<SMTPCourier>
    /// What is polled, and for whom; the first entry is the bell.
    private var entries: [pollfd] = []
    private var waiting: [SMTPCourier] = []
    /// When every courier was last asked how long it has been waiting.
    private var lastRound: ContinuousClock.Instant

    /// How often that is, and how long a stop may go unseen. Milliseconds.
    private static let slice = 100
    private static let round = Duration.milliseconds(slice)
    /// The last commit took longer than that.
    private var isDiskSlow = false
    private static let soon = Duration.milliseconds(1)

    init(_ settings: RelaySettings, _ feed: any MailFeed, connections: Int) {
        self.feed = feed
        let watch = Watch { feed.isStopping }
        self.watch = watch
        lastRound = watch.now
        openings = Openings(settings, isStopping: { feed.isStopping }, bell)
        couriers = (0..<max(1, connections)).map {
            SMTPCourier(number: $0, settings: settings, feed: feed, watch: watch)
        }
        active = couriers.prefix(1)
    }

    /// Until the feed has no more, is stopping, or no connection can go on. On a thread where SIGPIPE is blocked.
    func run() -> DeliveryReport {
        couriers[0].start()
        while active.contains(where: { $0.end == nil }) {
            if gather() {
                commit()
            } else {
                wait(milliseconds: Self.slice)
            }
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
        entries.append(bell.entry)
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
        if entries[0].revents != 0 { bell.silence() }
        let isRound = lastRound.duration(to: watch.now) >= Self.round
        if isRound { lastRound = watch.now }
        if isRound || entries[0].revents != 0 {
            for (number, result) in openings.take() { couriers[number].opened(result) }
        }
        for (index, courier) in waiting.enumerated() where isRound || entries[index + 1].revents != 0 {
            courier.goOn()
        }
    }

    /// Whether somebody asks for the ledger. Others may come into the same commit: it costs nearly the same for one and
    /// for ten, and nobody goes on while it is written. Half of them are enough where that is soon over; all are waited
    /// for where the disk is slow. A server on the same machine answers at once; for one that is further away a
    /// millisecond is nothing.
    private func gather() -> Bool {
        var last = 0
        while true {
            let asking = active.count { $0.entry != nil }
            let talking = active.count { if case .socket = $0.need { true } else { false } }
            if asking == last { return asking > 0 }
            let areEnough = isDiskSlow ? talking == 0 : asking >= talking
            wait(milliseconds: areEnough ? 0 : 1)
            if areEnough { return true }
            last = asking
        }
    }

    private func commit() {
        let asking = active.filter { $0.entry != nil }
        let start = watch.now
        let granted = feed.commit(asking.compactMap(\.entry))
        watch.look()
        isDiskSlow = start.duration(to: watch.now) > Self.soon
        for (courier, isGranted) in zip(asking, granted) { courier.answered(isGranted) }
    }
}
