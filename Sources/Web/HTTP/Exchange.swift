internal import CMicroHTTPD
internal import Synchronization

/// One request on its way through the server: its octets as they arrive, then its response. Owned by the connection
/// from the first call of the handler to the completion callback.
final class Exchange: Sendable {
    private struct State: ~Copyable {
        var body: [UInt8] = []
        var isTooLarge = false
        var phase = Phase.receiving
        var response: Response?
    }

    private enum Phase { case receiving, answering, suspended }

    let method: String
    let path: String
    private let state = Mutex(State())

    init(method: String, path: String) {
        self.method = method
        self.path = path
    }

    func receive(_ bytes: UnsafeBufferPointer<CChar>, limit: Int) {
        state.withLock { state in
            if state.body.count + bytes.count > limit {
                state.isTooLarge = true
                state.body = []
            } else if !state.isTooLarge {
                state.body.append(contentsOf: UnsafeRawBufferPointer(bytes))
            }
        }
    }

    /// Taken out once; nil in `body` where it was larger than the limit.
    func takeBody() -> [UInt8]? {
        state.withLock { state in
            if state.isTooLarge { return nil }
            let body = state.body
            state.body = []
            return body
        }
    }

    /// True the first time: the request has to be answered. False: it waits, or its response is there.
    func begin() -> Bool {
        state.withLock { state in
            guard state.phase == .receiving else { return false }
            state.phase = .answering
            return true
        }
    }

    /// The response, where it is there; else the connection sleeps until `finish` wakes it. Both under one lock, so
    /// that a reply from another thread cannot fall between.
    func responseOrSuspend(_ connection: OpaquePointer) -> Response? {
        state.withLock { state in
            if let response = state.response { return response }
            MHD_suspend_connection(connection)
            state.phase = .suspended
            return nil
        }
    }

    /// The first response counts.
    func finish(_ response: Response, _ connection: UInt) {
        state.withLock { state in
            guard state.response == nil else { return }
            state.response = response
            guard state.phase == .suspended, let pointer = OpaquePointer(bitPattern: connection) else {
                return
            }
            MHD_resume_connection(pointer)
        }
    }

    /// The request was whole, and somebody answers it.
    var hasBegun: Bool { state.withLock { $0.phase != .receiving } }
    var status: Int { state.withLock { $0.response?.status ?? 0 } }
}
