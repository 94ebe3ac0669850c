/// A secret that signs links, with the number that tokens name it by.
package struct LinkKey: Sendable {
    /// How many octets a secret has.
    package static let length = 32

    package let number: UInt8
    let prepared: HMACSHA256.Prepared

    /// Fails where `secret` does not have exactly 32 octets or all of them are equal, as in a file that
    /// was never filled.
    package init?(number: UInt8, secret: [UInt8]) {
        guard secret.count == Self.length, Set(secret).count > 1 else { return nil }
        self.number = number
        prepared = HMACSHA256.Prepared(key: secret)
    }
}

/// The key that signs today and the old ones that still verify what they signed.
package struct LinkKeys: Sendable {
    package let current: LinkKey
    private let byNumber: [UInt8: LinkKey]

    /// Fails where two keys have one number.
    package init?(current: LinkKey, old: [LinkKey] = []) {
        var byNumber = [current.number: current]
        for key in old where byNumber.updateValue(key, forKey: key.number) != nil { return nil }
        self.current = current
        self.byNumber = byNumber
    }

    func key(number: UInt8) -> LinkKey? { byNumber[number] }
}
