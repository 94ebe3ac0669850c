/// The proxies that say truly where a request came from. Everybody else's `X-Forwarded-For` is a rumour.
package struct ProxyList: Sendable {
    private let addresses: Set<String>

    /// Addresses in numbers; what is none is left out.
    package init(_ addresses: [String]) {
        self.addresses = Set(addresses.compactMap(Self.plain))
    }

    /// Where a request came from: its connection's other end, or, where that is a proxy of ours, the last address in
    /// `X-Forwarded-For` that is not one. For counting how often somebody asks; never kept, never logged.
    package func client(of request: Request) -> String {
        // As the system writes it, an IPv4 address has one way only.
        let isPlain = !request.peer.utf8.contains(UInt8(ascii: ":"))
        let peer = isPlain ? request.peer : Self.plain(request.peer) ?? request.peer
        guard addresses.contains(peer) else { return peer }
        let chain = (request.headers["x-forwarded-for"] ?? "").split(separator: ",")
        for part in chain.reversed() {
            // Whatever stands before something that is no address was not written by a proxy of ours.
            guard let address = Self.plain(String(part.filter { !$0.isWhitespace })) else { return peer }
            if !addresses.contains(address) { return address }
        }
        return peer
    }

    /// One way of writing for each address: IPv4 in IPv6 as IPv4, the shortest form of IPv6; nil for anything else.
    static func plain(_ text: String) -> String? {
        guard let address = SocketAddress(text, port: 0) else { return nil }
        let plain = address.withPointer { SocketAddress.text($0) }
        return plain.hasPrefix("::ffff:") && plain.contains(".") ? String(plain.dropFirst(7)) : plain
    }
}
