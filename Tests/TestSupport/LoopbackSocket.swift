#if canImport(Glibc)
    internal import Glibc
#endif

/// A listening TCP socket on 127.0.0.1, at a port that the system chose.
final class LoopbackListener: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let step: String
        let code: Int32
        var description: String { "\(step): \(String(cString: strerror(code)))" }
    }

    let handle: Int32
    let port: Int

    init() throws {
        handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        guard handle >= 0 else { throw Failure(step: "socket", code: errno) }
        var address = LoopbackListener.address(0)
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listening = handle
        let code = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listening, address, length) == 0 && listen(listening, 64) == 0
                    && getsockname(listening, address, &length) == 0 ? 0 : errno
            }
        }
        port = Int(UInt16(bigEndian: address.sin_port))
        guard code == 0 else {
            close(handle)
            throw Failure(step: "bind", code: code)
        }
    }

    static func address(_ port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        return address
    }

    /// The next connection; nil once `shut` was called.
    func accept() -> LoopbackSocket? {
        let connection = Glibc.accept(handle, nil, nil)
        return connection >= 0 ? LoopbackSocket(handle: connection) : nil
    }

    /// Wakes whoever waits in `accept`.
    func shut() { shutdown(handle, Int32(SHUT_RDWR)) }

    deinit { close(handle) }
}

/// One accepted connection, read by line.
final class LoopbackSocket: Hashable, @unchecked Sendable {
    private let handle: Int32
    private var unread: [UInt8] = []

    /// Small answers go out at once, not after the last one's acknowledgement (Nagle).
    init(handle: Int32) {
        self.handle = handle
        var on: Int32 = 1
        setsockopt(handle, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
    }

    /// A connection to a server on 127.0.0.1, or nil where nothing listens.
    static func connect(_ port: Int) -> LoopbackSocket? {
        let handle = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = LoopbackListener.address(port)
        let length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let code = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { Glibc.connect(handle, $0, length) }
        }
        let socket = LoopbackSocket(handle: handle)
        return code == 0 ? socket : nil
    }

    deinit { close(handle) }

    static func == (left: LoopbackSocket, right: LoopbackSocket) -> Bool { left === right }
    func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }

    /// The next line without its end, or nil when the peer closed.
    func line() -> [UInt8]? {
        while true {
            if let end = unread.firstIndex(of: 10) {
                let line = unread[..<end]
                unread.removeSubrange(...end)
                return Array(line.last == 13 ? line.dropLast() : line[...])
            }
            guard fill() else { return nil }
        }
    }

    /// Everything until the peer closes.
    func rest() -> [UInt8] {
        while fill() {}
        defer { unread = [] }
        return unread
    }

    /// Whether bytes came before an answer was given to what was read: the peer pipelines.
    var hasUnread: Bool { !unread.isEmpty }

    private func fill() -> Bool {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        let count = recv(handle, &buffer, buffer.count, 0)
        guard count > 0 else { return false }
        unread.append(contentsOf: buffer[..<count])
        return true
    }

    func write(_ text: String) {
        let bytes = Array(text.utf8)
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                send(handle, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            start += count
        }
    }

    /// The close to come is a reset; what is on its way from here still arrives.
    func resetOnClose() {
        var linger = linger(l_onoff: 1, l_linger: 0)
        setsockopt(
            handle, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
    }

    /// Returns when the peer closed, or when bytes came or `milliseconds` passed, if that is sooner; -1 waits
    /// for ever and looks at no bytes.
    func awaitEnd(_ milliseconds: Int) {
        let end: Int16 = 0x2000  // POLLRDHUP, which Glibc's module leaves out
        var entry = pollfd(fd: handle, events: milliseconds < 0 ? end : Int16(POLLIN) | end, revents: 0)
        poll(&entry, 1, Int32(milliseconds))
    }

    /// Ends both directions, which also wakes a reader.
    func shut() { shutdown(handle, Int32(SHUT_RDWR)) }
}
