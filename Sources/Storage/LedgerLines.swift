internal import CSQLite
internal import Model

/// Reads lines of the ledger by the thousand. What many lines are about is made once, and looked up by its bytes:
/// no text is made for a line whose like was there before.
struct LedgerLines {
    private struct Entry {
        let bytes: [UInt8]
        let subject: LedgerSubject
    }

    /// By a hash of their bytes; two with one hash are made anew each time.
    private var known: [UInt64: Entry] = [:]
    /// The last line's: rows of one run follow each other.
    private var last: Entry?
    private var bytes: [UInt8] = []

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
            dueOn: ContactColumns.day(row, 7) ?? CivilDate(dayNumber: 0),
            sendOn: ContactColumns.day(row, 8) ?? CivilDate(dayNumber: 0),
            isCovered: !row.isNull(9), channel: row.bytes(10).first == UInt8(ascii: "p") ? .post : .email)
    }

    private mutating func subject(_ row: Row) -> LedgerSubject {
        bytes.removeAll(keepingCapacity: true)
        for column: Int32 in [0, 1, 2, 5] {
            bytes.append(contentsOf: row.bytes(column))
            bytes.append(0)
        }
        if let last, last.bytes == bytes { return last.subject }
        let hash = Self.hash(bytes)
        if let entry = known[hash], entry.bytes == bytes {
            last = entry
            return entry.subject
        }
        let subject = LedgerSubject(
            campaign: GroupReader.slug(row, 0), step: GroupReader.slug(row, 1), occurrence: row.text(2),
            letter: GroupReader.slug(row, 5))
        let entry = Entry(bytes: bytes, subject: subject)
        if known.count >= Self.limit { known = [:] }
        known[hash] = entry
        last = entry
        return subject
    }

    /// FNV-1a.
    private static func hash(_ bytes: [UInt8]) -> UInt64 {
        bytes.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
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

    private static func word(_ bytes: UnsafeBufferPointer<UInt8>) -> UInt64 {
        bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) }
    }
}
