/// The code on a paper slip: eight signs in two groups (`K7QM-3XRD`), without 0, O, 1 and I; the last one checks the
/// others: one wrong sign is always noticed, two swapped neighbours nearly always.
package struct ShortCode: Hashable, Sendable, CustomStringConvertible {
    /// Eight signs without hyphen.
    package let text: String

    private static let alphabet = Array("23456789ABCDEFGHJKLMNPQRSTUVWXYZ".utf8)
    private static let length = 8

    /// From 35 random bits; the rest is not used.
    package init(random bits: UInt64) {
        var digits = (0..<Self.length - 1).map { Int(bits >> UInt64(5 * $0) & 31) }
        digits.append(Self.check(digits))
        text = String(decoding: digits.map { Self.alphabet[$0] }, as: UTF8.self)
    }

    /// Forgives case, blanks and hyphens; fails for anything else that is not a code.
    package init?(_ typed: some StringProtocol) {
        let signs = typed.uppercased().utf8.filter { $0 != UInt8(ascii: " ") && $0 != UInt8(ascii: "-") }
        let digits = signs.compactMap { Self.alphabet.firstIndex(of: $0) }
        guard signs.count == Self.length, digits.count == Self.length,
            Self.check(Array(digits.dropLast())) == digits[Self.length - 1]
        else { return nil }
        text = String(decoding: signs, as: UTF8.self)
    }

    /// As printed: `K7QM-3XRD`.
    package var description: String { "\(text.prefix(4))-\(text.suffix(4))" }

    /// Weights 1, 3, 5… are units modulo 32, so a single wrong sign always shows; the sum of neighbours' weights'
    /// difference, 2, lets a swap pass only for signs 16 apart.
    private static func check(_ digits: [Int]) -> Int {
        digits.enumerated().reduce(0) { ($0 + $1.element * (2 * $1.offset + 1)) } & 31
    }
}
