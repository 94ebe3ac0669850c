internal import CSQLite
internal import Model

/// Reads lines of the ledger by the thousand. What many lines are about is made once, and looked up by its bytes:
/// no text is made for a line whose like was there before.
struct LedgerLines {
    private struct Entry {
        let words: [UInt64]
        let subject: LedgerSubject
    }

    /// By a hash of their bytes; two with one hash are made anew each time.
    private var known: [UInt64: Entry] = [:]
    private var words: [UInt64] = []
    private var days = DayTable()

    /// More than the ledger of a coop has in ten years; then all are forgotten.
    private static let limit = 20_000
    private static let states = WordTable<DeliveryState>()

    static let columns =
        "d.campaign, d.step, d.occurrence, d.enrolment, d.contact_id, d.letter, d.state, d.due_on, d.send_on, "
        + "d.covered_by, d.channel"

    static func contact(_ row: Row) -> Int64 { row.int(4) }

    /// A row of `columns`.
    mutating func past(_ row: Row) -> PastDelivery {
        PastDelivery(
            subject: subject(row), enrolment: row.int(3), contact: ContactID(Self.contact(row)),
            state: Self.states.value(row, 6) ?? .cancelled,
            dueOn: days.day(row, 7) ?? CivilDate(dayNumber: 0),
            sendOn: days.day(row, 8) ?? CivilDate(dayNumber: 0),
            isCovered: !row.isNull(9), channel: row.bytes(10).first == UInt8(ascii: "p") ? .post : .email)
    }

    private mutating func subject(_ row: Row) -> LedgerSubject {
        words.removeAll(keepingCapacity: true)
        var hash: UInt64 = 14_695_981_039_346_656_037
        for column: Int32 in [0, 1, 2, 5] {
            let bytes = row.bytes(column)
            // The length first, so that no text runs into the next.
            add(UInt64(bytes.count), &hash)
            var place = 0
            while place + 8 <= bytes.count {
                add(
                    UnsafeRawBufferPointer(bytes).loadUnaligned(
                        fromByteOffset: place, as: UInt64.self), &hash)
                place += 8
            }
            if place < bytes.count { add(WordTable<DeliveryState>.word(bytes, from: place), &hash) }
        }
        if let entry = known[hash], entry.words == words { return entry.subject }
        let subject = LedgerSubject(
            campaign: GroupReader.slug(row, 0), step: GroupReader.slug(row, 1), occurrence: row.text(2),
            letter: GroupReader.slug(row, 5))
        if known.count >= Self.limit { known = [:] }
        known[hash] = Entry(words: words, subject: subject)
        return subject
    }

    /// FNV-1a, by words.
    private mutating func add(_ word: UInt64, _ hash: inout UInt64) {
        words.append(word)
        hash = (hash ^ word) &* 1_099_511_628_211
        hash ^= hash >> 32
    }
}

/// Days as the ledger writes them, each read once: a table in which the latest of two that share a place stays.
struct DayTable {
    private var places = [(head: UInt64, tail: UInt64, day: CivilDate?)](repeating: (0, 0, nil), count: 256)

    /// nil for the empty text and for what is no day.
    mutating func day(_ row: Row, _ column: Int32) -> CivilDate? {
        let bytes = row.bytes(column)
        guard bytes.count == 10 else { return ContactColumns.day(row, column) }
        let start = UnsafeRawBufferPointer(bytes)
        let head = start.loadUnaligned(as: UInt64.self)
        let tail = UInt64(start.loadUnaligned(fromByteOffset: 8, as: UInt16.self))
        let place = Int(truncatingIfNeeded: ((head >> 32) &* 31 ^ head >> 24 ^ tail &* 7) & 255)
        if places[place].head == head, places[place].tail == tail { return places[place].day }
        let day = ContactColumns.day(row, column)
        places[place] = (head, tail, day)
        return day
    }
}

/// The values of an enumeration by their first eight bytes, which tell them apart.
struct WordTable<Value: RawRepresentable & CaseIterable & Sendable>: Sendable
where Value.RawValue == String {
    private let words: [(word: UInt64, count: Int, value: Value)]

    init() {
        words = Value.allCases.map { value in
            var text = value.rawValue
            return text.withUTF8 { (WordTable.word($0), $0.count, value) }
        }
    }

    /// nil for NULL and for what is no value.
    func value(_ row: Row, _ column: Int32) -> Value? {
        let bytes = row.bytes(column)
        let word = WordTable.word(bytes)
        return words.first { $0.word == word && $0.count == bytes.count }?.value
    }

    /// The first eight bytes, or those `from` a place on.
    static func word(_ bytes: UnsafeBufferPointer<UInt8>, from place: Int = 0) -> UInt64 {
        bytes[place...].prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
