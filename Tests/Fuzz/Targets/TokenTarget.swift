import Signing

/// A link's token as a visitor gives it. Only what these keys wrote for a purpose is taken for it, letter by letter.
struct TokenTarget: Sendable {
    /// Open on purpose: an input that holds a whole token is worth more to the fuzzer than one that never could.
    private static let secrets = [[UInt8](1...32), [UInt8](33...64)]
    private let keys: LinkKeys
    /// What signed once and is no longer known.
    private let gone: LinkKeys

    init() throws {
        guard let new = LinkKey(number: 2, secret: Self.secrets[0]),
            let old = LinkKey(number: 1, secret: Self.secrets[1]),
            let keys = LinkKeys(current: new, old: [old]),
            let other = LinkKey(number: 2, secret: Self.secrets[1]),
            let gone = LinkKeys(current: other)
        else { throw Finding("the keys are no keys") }
        self.keys = keys
        self.gone = gone
    }

    @Sendable func run(_ input: [UInt8]) throws {
        let text = String(decoding: input, as: UTF8.self)
        var taken = 0
        for purpose in LinkPurpose.allCases {
            guard let claim = try? keys.claim(purpose, in: text) else { continue }
            taken += 1
            try Finding.unless(
                (try? gone.claim(purpose, in: text)) == nil, "another secret vouches for the same token")
            guard let again = keys.token(purpose, claim) else { throw Finding("a claim cannot be signed") }
            // Signed with an old key it is another text for the same claim.
            try Finding.unless((try? keys.claim(purpose, in: again)) == claim, "a claim does not come back")
        }
        try Finding.unless(taken <= 1, "one token serves \(taken) purposes")
        if let delivery = try? keys.bouncedDelivery(in: text) {
            try Finding.unless(
                try keys.bouncedDelivery(in: keys.bounceToken(deliveryID: delivery)) == delivery,
                "a bounce's number does not come back")
        }
        // Whatever is signed comes back, and one letter more or less is refused.
        let claim = LinkClaim(
            deliveryID: input.prefix(8).reduce(0) { $0 << 8 | Int64($1) },
            extra: Array(input.dropFirst(8).prefix(128)))
        guard let token = keys.token(.click, claim) else { throw Finding("128 octets cannot be signed") }
        try Finding.unless(try keys.claim(.click, in: token) == claim, "\(token) does not come back")
        for other in [token + "A", String(token.dropLast())] {
            try Finding.unless((try? keys.claim(.click, in: other)) == nil, "\(other) is taken as well")
        }
    }
}
