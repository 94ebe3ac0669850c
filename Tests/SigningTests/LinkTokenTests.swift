import Signing
import TestSupport
import Testing

@Suite("Link tokens")
struct LinkTokenTests {
    private static func key(_ number: UInt8, seed: UInt64) throws -> LinkKey {
        var generator = SeededGenerator(seed: seed)
        return try #require(LinkKey(number: number, secret: generator.bytes(LinkKey.length)))
    }

    private let keys: LinkKeys

    init() throws { keys = try #require(LinkKeys(current: Self.key(1, seed: 1))) }

    @Test("A token gives back what was signed", arguments: LinkPurpose.allCases)
    func roundTrip(purpose: LinkPurpose) throws {
        for delivery in [Int64.min, -1, 0, 1, 42, 1_752, .max] {
            for extra in [[], [0], Array("mooc-2-video".utf8), [UInt8](repeating: 255, count: 128)] {
                let claim = LinkClaim(deliveryID: delivery, extra: extra)
                let token = try #require(keys.token(purpose, claim))
                #expect(try keys.claim(purpose, in: token) == claim)
                let isURLSafe = token.utf8.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 45
                        || $0 == 95
                }
                #expect(isURLSafe)
            }
        }
        #expect(keys.token(purpose, deliveryID: 42).count == 28)
    }

    @Test("More extra octets than the limit are refused")
    func tooMuchExtra() {
        let extra = [UInt8](repeating: 1, count: LinkKeys.longestExtra + 1)
        #expect(keys.token(.click, LinkClaim(deliveryID: 1, extra: extra)) == nil)
    }

    @Test("A token is refused for every other purpose", arguments: LinkPurpose.allCases)
    func otherPurpose(purpose: LinkPurpose) {
        let token = keys.token(purpose, deliveryID: 7)
        for other in LinkPurpose.allCases where other != purpose {
            #expect(throws: LinkTokenError.forged) { try keys.claim(other, in: token) }
        }
    }

    @Test("Every flipped bit of a link token is refused", arguments: [0, 1, 2, 3, 20])
    func flippedBits(extra: Int) throws {
        let claim = LinkClaim(deliveryID: 1_752, extra: [UInt8](repeating: 65, count: extra))
        let token = Array(try #require(keys.token(.survey, claim)).utf8)
        for index in token.indices {
            for bit in 0..<8 {
                var changed = token
                changed[index] ^= 1 << UInt8(bit)
                let text = String(decoding: changed, as: UTF8.self)
                #expect(throws: LinkTokenError.self) { try keys.claim(.survey, in: text) }
            }
        }
    }

    @Test("Every other letter at every place of a bounce token is refused")
    func changedBounceToken() {
        let token = Array(keys.bounceToken(deliveryID: 1_752).utf8)
        for index in token.indices {
            for letter in UInt8(33)...126 {
                var changed = token
                changed[index] = letter
                let text = String(decoding: changed, as: UTF8.self)
                guard text.lowercased() != String(decoding: token, as: UTF8.self) else { continue }
                #expect(throws: LinkTokenError.self) { try keys.bouncedDelivery(in: text) }
            }
        }
    }

    @Test("Tokens that were cut, lengthened or made up are malformed")
    func malformed() {
        let token = keys.token(.view, deliveryID: 3)
        for text in ["", "A", String(token.dropLast(2)), token + "=", " " + token, "é", token + "\n"] {
            #expect(throws: LinkTokenError.malformed) { try keys.claim(.view, in: text) }
        }
        #expect(throws: LinkTokenError.forged) { try keys.claim(.view, in: token + "AAAA") }
        let long = String(repeating: "A", count: 10_000)
        #expect(throws: LinkTokenError.malformed) { try keys.claim(.view, in: long) }
        for text in ["", "0", String(keys.bounceToken(deliveryID: 1).dropLast()), token] {
            #expect(throws: LinkTokenError.malformed) { try keys.bouncedDelivery(in: text) }
        }
    }

    @Test(
        "An old key still verifies, an unknown one is named, an equal number with another secret is refused")
    func rotation() throws {
        let token = keys.token(.unsubscribe, deliveryID: 9)
        let bounce = keys.bounceToken(deliveryID: 9)
        let old = try Self.key(1, seed: 1)
        let rotated = try #require(LinkKeys(current: Self.key(2, seed: 2), old: [old]))
        #expect(try rotated.claim(.unsubscribe, in: token) == LinkClaim(deliveryID: 9))
        #expect(try rotated.bouncedDelivery(in: bounce) == 9)
        #expect(rotated.token(.unsubscribe, deliveryID: 9) != token)

        let forgetful = try #require(LinkKeys(current: Self.key(2, seed: 2)))
        #expect(throws: LinkTokenError.unknownKey(number: 1)) { try forgetful.claim(.unsubscribe, in: token) }
        let stranger = try #require(LinkKeys(current: Self.key(1, seed: 3)))
        #expect(throws: LinkTokenError.forged) { try stranger.claim(.unsubscribe, in: token) }
        #expect(throws: LinkTokenError.forged) { try stranger.bouncedDelivery(in: bounce) }
    }

    @Test("A bounce token survives relays that fold case, and fits a local part")
    func bounceToken() throws {
        for delivery in [Int64.min, -1, 0, 1, 181, .max] {
            let token = keys.bounceToken(deliveryID: delivery)
            #expect(token.count == 34)
            #expect(
                token.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLowercase) && !"ilou".contains($0) })
            #expect(try keys.bouncedDelivery(in: token) == delivery)
            #expect(try keys.bouncedDelivery(in: token.uppercased()) == delivery)
        }
    }

    @Test("A bounce token is no link token, nor the other way round")
    func kindsStayApart() throws {
        #expect(throws: LinkTokenError.self) { try keys.claim(.bounce, in: keys.bounceToken(deliveryID: 5)) }
        let token = keys.token(.bounce, deliveryID: 5)
        #expect(throws: LinkTokenError.self) { try keys.bouncedDelivery(in: token) }
    }

    @Test("No two deliveries share a token")
    func distinct() {
        let tokens = Set((0..<2_000).map { keys.token(.survey, deliveryID: $0) })
        #expect(tokens.count == 2_000)
    }
}

@Suite("Link keys")
struct LinkKeyTests {
    @Test("A secret has 32 octets", arguments: [0, 1, 31, 33, 64])
    func length(count: Int) {
        #expect(LinkKey(number: 1, secret: Array(0..<UInt8(count))) == nil)
    }

    @Test("A secret that was never filled is refused")
    func blank() {
        #expect(LinkKey(number: 1, secret: [UInt8](repeating: 0, count: 32)) == nil)
    }

    @Test("Two keys never have one number")
    func numbers() throws {
        let key = try #require(LinkKey(number: 1, secret: Array(0..<32)))
        let other = try #require(LinkKey(number: 1, secret: Array(1..<33)))
        let third = try #require(LinkKey(number: 2, secret: Array(2..<34)))
        #expect(LinkKeys(current: key, old: [other]) == nil)
        #expect(LinkKeys(current: key, old: [third, third]) == nil)
        #expect(LinkKeys(current: key, old: [third]) != nil)
    }
}

/// RFC 4231 §4, test cases 1, 2, 3, 6.
@Suite("HMAC-SHA256")
struct HMACTests {
    private static let vectors: [(key: [UInt8], message: [UInt8], code: String)] = [
        (
            [UInt8](repeating: 0x0B, count: 20), Array("Hi There".utf8),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7"
        ),
        (
            Array("Jefe".utf8), Array("what do ya want for nothing?".utf8),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        ),
        (
            [UInt8](repeating: 0xAA, count: 20), [UInt8](repeating: 0xDD, count: 50),
            "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe"
        ),
        (
            [UInt8](repeating: 0xAA, count: 131),
            Array("Test Using Larger Than Block-Size Key - Hash Key First".utf8),
            "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54"
        ),
    ]

    @Test("Codes are those of RFC 4231", arguments: vectors)
    func vector(key: [UInt8], message: [UInt8], code: String) {
        let hex = HMACSHA256.code(key: key, message: message).map { octet in
            (octet < 16 ? "0" : "") + String(octet, radix: 16)
        }
        #expect(hex.joined() == code)
    }
}
