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
    final class Prepared: Sendable {
        private let inner: SHA256_CTX
        private let outer: SHA256_CTX

        /// A key of up to 64 octets, the block of SHA-256.
        init(key: [UInt8]) {
            precondition(key.count <= 64)
            let block = key + Array(repeating: 0, count: 64 - key.count)
            inner = Self.begun(block.map { $0 ^ 0x36 })
            outer = Self.begun(block.map { $0 ^ 0x5C })
        }

        /// As `HMACSHA256.code(key:message:)`, into `code`: 32 octets.
        func code(message: UnsafeRawBufferPointer, into code: UnsafeMutablePointer<UInt8>) {
            withUnsafePointer(to: inner) { inner in
                withUnsafePointer(to: outer) { outer in
                    let made =
                        gz_sha256_end(inner, message.baseAddress, message.count, code) == 1
                        && gz_sha256_end(outer, code, 32, code) == 1
                    precondition(made, "libcrypto cannot compute SHA-256")
                }
            }
        }

        private static func begun(_ block: [UInt8]) -> SHA256_CTX {
            var context = SHA256_CTX()
            precondition(gz_sha256_begin(&context, block) == 1, "libcrypto cannot compute SHA-256")
            return context
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
