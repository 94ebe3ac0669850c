/// Room for a merged text. What does not fit is counted, not written.
struct MergeBuffer {
    private let room: UnsafeMutableBufferPointer<UInt8>
    /// Octets appended, even those for which there was no room.
    private(set) var count = 0

    init(_ room: UnsafeMutableBufferPointer<UInt8>) { self.room = room }

    mutating func append(_ octets: UnsafeBufferPointer<UInt8>) {
        let end = count + octets.count
        if let source = octets.baseAddress, let start = room.baseAddress, end <= room.count {
            (start + count).update(from: source, count: octets.count)
        }
        count = end
    }

    mutating func append(_ text: String) {
        var text = text
        text.withUTF8 { append($0) }
    }

    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append($0) }
    }
}
