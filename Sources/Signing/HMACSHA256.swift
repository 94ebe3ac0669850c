internal import COpenSSL

/// HMAC with SHA-256 (RFC 2104, FIPS 180-4) by libcrypto.
package enum HMACSHA256 {
    /// 32 octets for any key and message.
    package static func code(key: [UInt8], message: [UInt8]) -> [UInt8] {
        [UInt8](unsafeUninitializedCapacity: 32) { code, count in
            var length: UInt32 = 0
            let made = HMAC(
                EVP_sha256(), key, Int32(key.count), message, message.count, code.baseAddress, &length)
            // Fails only where libcrypto lacks SHA-256 or memory: nothing signed would then be safe.
            precondition(made != nil && length == 32, "libcrypto cannot compute HMAC-SHA256")
            count = 32
        }
    }

    /// Compares in a time that depends on the lengths only.
    static func isEqual(_ left: ArraySlice<UInt8>, _ right: ArraySlice<UInt8>) -> Bool {
        guard left.count == right.count else { return false }
        return left.withUnsafeBytes { left in
            right.withUnsafeBytes { right in
                CRYPTO_memcmp(left.baseAddress, right.baseAddress, left.count) == 0
            }
        }
    }
}
