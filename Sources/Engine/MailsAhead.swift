internal import Foundation
internal import Model
internal import Storage
internal import Transport

/// Reads the next page of the outbox and makes the next mails on a thread of its own, while the sender talks with the
/// relay and writes the ledger. Nothing depends on it: what was not begun is read or made by who needs it.
final class MailsAhead: @unchecked Sendable {
    private let state: State

    /// `reader` is the thread's own: nobody else may use it.
    init(reader: Database, assembly: MailAssembly, clock: any Clock) {
        let state = State(reader: reader, assembly: assembly, clock: clock)
        self.state = state
        Thread { state.work() }.start()
    }

    deinit { state.end() }

    /// The page after number `last`, read now or before.
    func page(after last: Int64, now: Instant, limit: Int) throws -> [OutboxItem] {
        try state.page(after: last, now: now, limit: limit)
    }

    /// The item's mail, where it was made already, or is being made just now.
    func take(_ item: OutboxItem) -> Envelope? { state.take(item) }

    /// Whatever was read may have changed.
    func forget() { state.forget() }
}

private final class State: @unchecked Sendable {
    private let assembly: MailAssembly
    private let clock: any Clock
    private let reader: Database

    // All guarded by `condition`; `reader` is used by whoever set `isReading`.
    private let condition = NSCondition()
    private var isEnding = false
    private var isReading = false
    /// The thread waits: to be woken where there is work.
    private var isIdle = false
    /// The mail that the thread is making, and whether somebody waits for it.
    private var making: Int64?
    private var isAwaited = false
    /// Counts what was forgotten: what was begun before is thrown away.
    private var era = 0
    private var wanted: (last: Int64, limit: Int)?
    private var next: (last: Int64, items: [OutboxItem])?
    /// Mails of this page and the next that were neither made nor asked for, reversed.
    private var coming: [OutboxItem] = []
    private var ready: [Int64: Made] = [:]

    /// Mails that wait at most, so that there is work while the sender waits for a slow disk; and how few bring the
    /// thread back to work.
    private static let most = 48
    private static let few = 24
    /// Octets that wait at most: some mails are mostly pictures.
    private static let mostOctets = 2_000_000
    private var octets = 0
    /// Where nothing is ready, the thread leaves so many to the sender: else that would only wait for each.
    private static let distance = 2

    init(reader: Database, assembly: MailAssembly, clock: any Clock) {
        self.reader = reader
        self.assembly = assembly
        self.clock = clock
    }

    func end() {
        condition.withLock {
            isEnding = true
            condition.broadcast()
        }
    }

    func page(after last: Int64, now: Instant, limit: Int) throws -> [OutboxItem] {
        condition.lock()
        defer { condition.unlock() }
        while isReading { condition.wait() }
        let items: [OutboxItem]
        if let next, next.last == last {
            items = next.items
            // What nobody took of the pages before was put off.
            for number in ready.keys where number <= last { remove(number) }
            while let first = coming.last, first.id <= last { coming.removeLast() }
        } else {
            items = try reader.outboxPage(after: last, now: now, limit: limit)
            (ready, octets) = ([:], 0)
            coming = items.reversed()
        }
        next = nil
        wanted = items.last.map { ($0.id, limit) }
        wake()
        return items
    }

    @discardableResult
    private func remove(_ number: Int64) -> Made? {
        guard let made = ready.removeValue(forKey: number) else { return nil }
        octets -= made.envelope.message.count
        return made
    }

    func take(_ item: OutboxItem) -> Envelope? {
        condition.withLock {
            while making == item.id {
                isAwaited = true
                condition.wait()
            }
            guard let made = remove(item.id) else {
                if let index = coming.lastIndex(where: { $0.id == item.id }) { coming.remove(at: index) }
                return nil
            }
            if ready.count < Self.few, !coming.isEmpty { wake() }
            let isSame =
                made.item.revision == item.revision
                && made.item.companionRevisions == item.companionRevisions
            return isSame ? made.envelope : nil
        }
    }

    func forget() {
        condition.withLock {
            era += 1
            (wanted, next, coming) = (nil, nil, [])
            ready = [:]
            octets = 0
        }
    }

    private func wake() {
        if isIdle { condition.broadcast() }
    }

    /// A mail, and what it was made of.
    private struct Made {
        let item: OutboxItem
        let envelope: Envelope
    }

    private enum Work {
        case make(OutboxItem, era: Int)
        case read(last: Int64, limit: Int, era: Int)
    }

    func work() {
        while let work = choose() {
            switch work {
            case .make(let item, let began):
                // Whoever takes this item learns what is wrong with it.
                let envelope = try? assembly.envelope(for: item, now: clock.now())
                condition.withLock { made(item, envelope, began) }
            case .read(let last, let limit, let began):
                let items = try? reader.outboxPage(after: last, now: clock.now(), limit: limit)
                condition.withLock {
                    isReading = false
                    if era == began, let items {
                        next = (last, items)
                        coming.insert(contentsOf: items.reversed(), at: 0)
                    }
                    condition.broadcast()
                }
            }
        }
    }

    private func made(_ item: OutboxItem, _ envelope: Envelope?, _ began: Int) {
        making = nil
        if isAwaited { condition.broadcast() }
        isAwaited = false
        guard let envelope, era == began else { return }
        ready[item.id] = Made(item: item, envelope: envelope)
        octets += envelope.message.count
    }

    /// What to do next; waits while there is nothing. nil at the end.
    private func choose() -> Work? {
        condition.lock()
        defer { condition.unlock() }
        while !isEnding {
            if ready.count < Self.few, octets < Self.mostOctets, let item = mail() {
                return .make(item, era: era)
            }
            if let page = wanted {
                wanted = nil
                isReading = true
                return .read(last: page.last, limit: page.limit, era: era)
            }
            if ready.count < Self.most, octets < Self.mostOctets, let item = mail() {
                return .make(item, era: era)
            }
            isIdle = true
            condition.wait()
            isIdle = false
        }
        return nil
    }

    private func mail() -> OutboxItem? {
        guard !coming.isEmpty else { return nil }
        let ahead = ready.isEmpty ? Self.distance : 0
        guard ahead < coming.count else { return nil }
        let item = coming.remove(at: coming.count - 1 - ahead)
        making = item.id
        return item
    }
}
