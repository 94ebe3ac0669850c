internal import Glibc

/// An address in numbers, with a port.
struct SocketAddress: Sendable {
    private var storage = sockaddr_storage()

    /// `127.0.0.1`, `0.0.0.0`, `::1`, `[::1]`; nil for anything else.
    init?(_ text: String, port: Int) {
        guard let number = UInt16(exactly: port) else { return nil }
        let plain = text.hasPrefix("[") && text.hasSuffix("]") ? String(text.dropFirst().dropLast()) : text
        var v4 = sockaddr_in()
        var v6 = sockaddr_in6()
        if inet_pton(AF_INET, plain, &v4.sin_addr) == 1 {
            v4.sin_family = sa_family_t(AF_INET)
            v4.sin_port = number.bigEndian
            withUnsafeMutableBytes(of: &storage) { space in
                withUnsafeBytes(of: &v4) { space.copyMemory(from: $0) }
            }
        } else if inet_pton(AF_INET6, plain, &v6.sin6_addr) == 1 {
            v6.sin6_family = sa_family_t(AF_INET6)
            v6.sin6_port = number.bigEndian
            withUnsafeMutableBytes(of: &storage) { space in
                withUnsafeBytes(of: &v6) { space.copyMemory(from: $0) }
            }
        } else {
            return nil
        }
    }

    var isIPv6: Bool { Int32(storage.ss_family) == AF_INET6 }

    /// The first 64 bits of an IPv6 address, in hexadecimal; nil for IPv4.
    var network: String? {
        guard isIPv6 else { return nil }
        let address = withUnsafeBytes(of: storage) { $0.load(as: sockaddr_in6.self).sin6_addr }
        return withUnsafeBytes(of: address) { octets in
            octets.prefix(8).map { String($0, radix: 16) }.joined(separator: ":")
        }
    }

    func withPointer<T>(_ body: (UnsafePointer<sockaddr>) -> T) -> T {
        withUnsafeBytes(of: storage) { bytes in
            // The storage of a `sockaddr_storage` is aligned for every kind of address.
            bytes.withMemoryRebound(to: sockaddr.self) { body($0.baseAddress.unsafelyUnwrapped) }
        }
    }

    /// In numbers, without port; empty for anything that is no internet address.
    static func text(_ address: UnsafePointer<sockaddr>?) -> String {
        guard let address else { return "" }
        let family = Int32(address.pointee.sa_family)
        let start = UnsafeRawPointer(address)
        let number: UnsafeRawPointer
        switch family {
        case AF_INET: number = start + (MemoryLayout<sockaddr_in>.offset(of: \.sin_addr) ?? 0)
        case AF_INET6: number = start + (MemoryLayout<sockaddr_in6>.offset(of: \.sin6_addr) ?? 0)
        default: return ""
        }
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: Int(INET6_ADDRSTRLEN)) { text in
            guard let text = text.baseAddress,
                inet_ntop(family, number, text, socklen_t(INET6_ADDRSTRLEN)) != nil
            else { return "" }
            return String(cString: text)
        }
    }
}
