/// Octets as letters, some bits a letter, highest first, without padding (RFC 4648). Decoding is strict:
/// exactly one text stands for given octets.
struct TextCode: Sendable {
    /// URL and file-name safe base64 (RFC 4648 §5).
    static let base64 = TextCode(
        bits: 6, letters: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")

    /// Base 32 in lower case without i, l, o and u, which are misread or spell words.
    static let base32 = TextCode(bits: 5, letters: "0123456789abcdefghjkmnpqrstvwxyz")

    private static let unknown: UInt8 = 255

    private let bits: Int
    private let letters: [UInt8]
    private let values: [UInt8]

    private init(bits: Int, letters: String) {
        self.bits = bits
        self.letters = Array(letters.utf8)
        var values = [UInt8](repeating: Self.unknown, count: 256)
        for (value, letter) in letters.utf8.enumerated() { values[Int(letter)] = UInt8(value) }
        self.values = values
    }

    /// The letters, behind `base`.
    func text(_ octets: UnsafeBufferPointer<UInt8>, after base: String) -> String {
        let bits = bits
        let mask = UInt32(letters.count - 1)
        let count = (octets.count * 8 + bits - 1) / bits
        var base = base
        return letters.withUnsafeBufferPointer { letters in
            base.withUTF8 { base in
                String(unsafeUninitializedCapacity: base.count + count) { output in
                    var written = output.update(fromContentsOf: base)
                    var pending: UInt32 = 0
                    var width = 0
                    for octet in octets {
                        pending = pending << 8 | UInt32(octet)
                        width += 8
                        while width >= bits {
                            width -= bits
                            output[written] = letters[Int(pending >> UInt32(width) & mask)]
                            written += 1
                        }
                    }
                    if width > 0 {
                        output[written] = letters[Int(pending << UInt32(bits - width) & mask)]
                        written += 1
                    }
                    return written
                }
            }
        }
    }

    /// Nil for a letter outside the alphabet, a length that no octets give, or bits left over that are
    /// not zero.
    func octets(_ text: some StringProtocol) -> [UInt8]? {
        // Over one kind of text the loop is fast, whoever calls.
        let text = String(text)
        var octets: [UInt8] = []
        octets.reserveCapacity(text.utf8.count * bits / 8)
        var pending: UInt32 = 0
        var width = 0
        for letter in text.utf8 {
            let value = values[Int(letter)]
            guard value != Self.unknown else { return nil }
            pending = pending << UInt32(bits) | UInt32(value)
            width += bits
            if width >= 8 {
                width -= 8
                octets.append(UInt8(truncatingIfNeeded: pending >> UInt32(width)))
            }
        }
        guard width < bits, pending & (1 << UInt32(width) - 1) == 0 else { return nil }
        return octets
    }
}
