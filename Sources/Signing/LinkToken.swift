/// What a signed link is for. A token for one purpose is refused for every other.
package enum LinkPurpose: UInt8, CaseIterable, Sendable {
    case unsubscribe = 1
    case preferences = 2
    case view = 3
    case survey = 4
    case click = 5
    case bounce = 6
    case registration = 7
    case form = 8
    /// The page of a form, as it was shown once.
    case formPage = 9
}

/// What a token vouches for.
package struct LinkClaim: Hashable, Sendable {
    package let deliveryID: Int64
    /// Whatever else was signed with it, as the name of a clicked resource; often empty.
    package let extra: [UInt8]

    package init(deliveryID: Int64, extra: [UInt8] = []) {
        self.deliveryID = deliveryID
        self.extra = extra
    }
}

/// Why a token is refused. Tell a visitor the same for all of them.
package enum LinkTokenError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not something that Gazette ever wrote: cut, lengthened or mistyped.
    case malformed
    /// Signed by a key that is no longer, or not yet, in the settings.
    case unknownKey(number: UInt8)
    /// Altered, made for another purpose, or signed by a different secret under the same number.
    case forged

    package var description: String {
        switch self {
        case .malformed:
            "link token: not a complete token; expected the link as it stands in the mail, unbroken"
        case .unknownKey(let number):
            "link token: signed with key \(number), which is not among the keys; keep old keys in the settings"
        case .forged:
            "link token: the signature does not fit its contents and purpose; refuse it"
        }
    }
}

/// Tokens: one octet of key number, eight of delivery (big endian), the extra octets, and the first 12
/// octets of HMAC-SHA256 over purpose and all of these.
extension LinkKeys {
    private static let codeLength = 12
    private static let shortest = 1 + 8 + codeLength
    /// How many extra octets a token may carry.
    package static var longestExtra: Int { 128 }

    /// A token for a link: URL-safe base64 without padding, 28 letters where nothing extra is signed.
    /// Nil where `extra` has more than 128 octets.
    package func token(_ purpose: LinkPurpose, _ claim: LinkClaim) -> String? {
        guard claim.extra.count <= Self.longestExtra else { return nil }
        return text(.base64, purpose, claim)
    }

    /// 28 letters of URL-safe base64 that sign a delivery for one purpose, behind `base`.
    package func token(_ purpose: LinkPurpose, deliveryID: Int64, after base: String = "") -> String {
        text(.base64, purpose, LinkClaim(deliveryID: deliveryID), after: base)
    }

    /// What `token` vouches for, if one of the keys made it for this purpose.
    package func claim(_ purpose: LinkPurpose, in token: some StringProtocol) throws(LinkTokenError)
        -> LinkClaim
    {
        guard token.utf8.count <= 256, let octets = TextCode.base64.octets(token) else {
            throw .malformed
        }
        return try verified(purpose, octets)
    }

    /// A token for an envelope sender: 34 lower-case letters and digits, without i, l, o and u.
    package func bounceToken(deliveryID: Int64) -> String {
        text(.base32, .bounce, LinkClaim(deliveryID: deliveryID))
    }

    /// The delivery that a bounce token names, in whatever case the relays left it.
    package func bouncedDelivery(in token: some StringProtocol) throws(LinkTokenError) -> Int64 {
        guard token.utf8.count <= 64, let octets = TextCode.base32.octets(token.lowercased()),
            octets.count == Self.shortest
        else { throw .malformed }
        return try verified(.bounce, octets).deliveryID
    }

    /// What is authenticated stands in a row with its code: only what follows the purpose is in the token.
    private func text(
        _ code: TextCode, _ purpose: LinkPurpose, _ claim: LinkClaim, after base: String = ""
    ) -> String {
        let start = Self.context.count + 1
        let end = start + 9 + claim.extra.count
        return withUnsafeTemporaryAllocation(of: UInt8.self, capacity: end + 32) { octets in
            var place = 0
            func put(_ octet: UInt8) {
                octets[place] = octet
                place += 1
            }
            for octet in Self.context { put(octet) }
            put(purpose.rawValue)
            put(current.number)
            let number = UInt64(bitPattern: claim.deliveryID)
            for shift in stride(from: 56, through: 0, by: -8) {
                put(UInt8(truncatingIfNeeded: number >> UInt64(shift)))
            }
            for octet in claim.extra { put(octet) }
            guard let first = octets.baseAddress else { return base }
            current.prepared.code(
                message: UnsafeRawBufferPointer(start: first, count: end), into: first + end)
            return code.text(
                UnsafeBufferPointer(start: first + start, count: end - start + Self.codeLength), after: base)
        }
    }

    private func verified(_ purpose: LinkPurpose, _ octets: [UInt8]) throws(LinkTokenError) -> LinkClaim {
        guard octets.count >= Self.shortest, octets.count <= Self.shortest + Self.longestExtra else {
            throw .malformed
        }
        guard let key = key(number: octets[0]) else { throw .unknownKey(number: octets[0]) }
        let contents = octets.dropLast(Self.codeLength)
        guard HMACSHA256.isEqual(Self.code(purpose, contents, key: key), octets.suffix(Self.codeLength))
        else {
            throw .forged
        }
        let number = contents[1..<9].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        return LinkClaim(deliveryID: Int64(bitPattern: number), extra: Array(contents[9...]))
    }

    /// The purpose comes first, after a word that keeps these codes apart from any other use of the key.
    private static func code(
        _ purpose: LinkPurpose, _ contents: ArraySlice<UInt8>, key: LinkKey
    ) -> ArraySlice<UInt8> {
        var message = Self.context
        message.reserveCapacity(message.count + 1 + contents.count)
        message.append(purpose.rawValue)
        message.append(contentsOf: contents)
        let code = message.withUnsafeBytes { message in
            [UInt8](unsafeUninitializedCapacity: 32) { code, count in
                guard let start = code.baseAddress else { return }
                key.prepared.code(message: message, into: start)
                count = 32
            }
        }
        return code.prefix(codeLength)
    }

    private static let context = Array("gazette-link-1".utf8)
}
