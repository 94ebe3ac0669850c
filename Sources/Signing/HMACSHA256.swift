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

    /// A key that is used again and again: half of the work is done once.
    final class Prepared: @unchecked Sendable {
        // Never changed after init, only copied from.
        private let inner: OpaquePointer
        private let outer: OpaquePointer

        /// A key of up to 64 octets, the block of SHA-256.
        init(key: [UInt8]) {
            precondition(key.count <= 64)
            let block = key + Array(repeating: 0, count: 64 - key.count)
            inner = Self.digest(over: block.map { $0 ^ 0x36 })
            outer = Self.digest(over: block.map { $0 ^ 0x5C })
        }

        deinit {
            EVP_MD_CTX_free(inner)
            EVP_MD_CTX_free(outer)
        }

        /// As `HMACSHA256.code(key:message:)`.
        func code(message: [UInt8]) -> [UInt8] { Self.end(outer, Self.end(inner, message)) }

        private static func digest(over block: [UInt8]) -> OpaquePointer {
            guard let context = EVP_MD_CTX_new(), EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1,
                EVP_DigestUpdate(context, block, block.count) == 1
            else { preconditionFailure("libcrypto cannot compute SHA-256") }
            return context
        }

        private static func end(_ begun: OpaquePointer, _ message: [UInt8]) -> [UInt8] {
            [UInt8](unsafeUninitializedCapacity: 32) { code, count in
                let context = EVP_MD_CTX_new()
                defer { EVP_MD_CTX_free(context) }
                let made =
                    EVP_MD_CTX_copy_ex(context, begun) == 1
                    && EVP_DigestUpdate(context, message, message.count) == 1
                    && EVP_DigestFinal_ex(context, code.baseAddress, nil) == 1
                precondition(made, "libcrypto cannot compute SHA-256")
                count = 32
            }
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
