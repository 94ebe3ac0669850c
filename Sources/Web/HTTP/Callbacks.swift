internal import CMicroHTTPD
internal import Glibc

// Global functions, not closures: libmicrohttpd calls them on its own threads.

/// Called once when a request's headers are there, again for each piece of its body, and once more at its end.
func handleRequest(
    _ pointer: UnsafeMutableRawPointer?, _ connection: OpaquePointer?, _ url: UnsafePointer<CChar>?,
    _ method: UnsafePointer<CChar>?, _ version: UnsafePointer<CChar>?, _ upload: UnsafePointer<CChar>?,
    _ uploadSize: UnsafeMutablePointer<Int>?, _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?
) -> MHD_Result {
    guard let pointer, let connection, let url, let method, let uploadSize, let slot else { return .NO }
    let context = Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
    guard let kept = slot.pointee else {
        let exchange = Exchange(method: String(cString: method), path: String(cString: url))
        slot.pointee = Unmanaged.passRetained(exchange).toOpaque()
        context.began()
        return .YES
    }
    let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeUnretainedValue()
    if uploadSize.pointee > 0 {
        exchange.receive(
            UnsafeBufferPointer(start: upload, count: uploadSize.pointee), limit: context.limits.body)
        uploadSize.pointee = 0
        return .YES
    }
    if exchange.begin() {
        context.asked()
        let address = UInt(bitPattern: connection)
        if let body = exchange.takeBody() {
            context.respond(Request(exchange, connection, body)) { exchange.finish($0, address) }
        } else {
            exchange.finish(.text("La demande est trop grande.", status: 413), address)
        }
    }
    guard let response = exchange.responseOrSuspend(connection) else { return .YES }
    return send(response, on: connection)
}

func completeRequest(
    _ pointer: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ reason: MHD_RequestTerminationCode
) {
    guard let pointer, let slot, let kept = slot.pointee else { return }
    let context = Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
    let exchange = Unmanaged<Exchange>.fromOpaque(kept).takeRetainedValue()
    slot.pointee = nil
    context.ended(wasAsked: exchange.hasBegun)
    if let connection { context.watch.answered(gz_connection_socket(connection)) }
    let rest = exchange.path.utf8.drop { $0 == UInt8(ascii: "/") }
    let page = Substring(rest.prefix { $0 != UInt8(ascii: "/") })
    context.log(Server.Access(method: exchange.method, page: "/" + page, status: exchange.status))
}

func noteConnection(
    _ pointer: UnsafeMutableRawPointer?, _ connection: OpaquePointer?,
    _ slot: UnsafeMutablePointer<UnsafeMutableRawPointer?>?, _ event: MHD_ConnectionNotificationCode
) {
    guard let pointer, let connection else { return }
    let context = Unmanaged<Context>.fromOpaque(pointer).takeUnretainedValue()
    let socket = gz_connection_socket(connection)
    guard socket >= 0 else { return }
    gz_is_start(event) != 0 ? context.watch.opened(socket) : context.watch.closed(socket)
}

private func send(_ response: Response, on connection: OpaquePointer) -> MHD_Result {
    guard let made = response.body.withUnsafeBytes({ gz_response($0.baseAddress, $0.count) }) else {
        return .NO
    }
    defer { MHD_destroy_response(made) }
    for (name, value) in response.headers {
        // Handed on as they are; where C takes a text by itself, Swift makes an array for each.
        name.withCString { name in value.withCString { _ = MHD_add_response_header(made, name, $0) } }
    }
    return MHD_queue_response(connection, UInt32(response.status), made)
}

extension Request {
    fileprivate init(_ exchange: Exchange, _ connection: OpaquePointer, _ body: [UInt8]) {
        self.init(
            Method(rawValue: exchange.method), exchange.path,
            query: Pairs.of(connection, .GET_ARGUMENT_KIND, areNamesFolded: false),
            headers: Pairs.of(connection, .HEADER_KIND, areNamesFolded: true), body: body,
            peer: SocketAddress.text(gz_connection_peer(connection)))
    }
}

/// Names and values that libmicrohttpd hands out one at a time.
private final class Pairs {
    private var values: [String: String] = [:]
    private let areNamesFolded: Bool

    private init(areNamesFolded: Bool) { self.areNamesFolded = areNamesFolded }

    static func of(_ connection: OpaquePointer, _ kind: MHD_ValueKind, areNamesFolded: Bool) -> [String:
        String]
    {
        let pairs = Pairs(areNamesFolded: areNamesFolded)
        MHD_get_connection_values(connection, kind, collectPair, Unmanaged.passUnretained(pairs).toOpaque())
        return pairs.values
    }

    fileprivate func add(_ name: String, _ value: String) {
        values[areNamesFolded ? name.lowercased() : name] = value
    }
}

private func collectPair(
    _ pointer: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ value: UnsafePointer<CChar>?
) -> MHD_Result {
    guard let pointer, let name else { return .YES }
    Unmanaged<Pairs>.fromOpaque(pointer).takeUnretainedValue()
        .add(String(cString: name), value.map { String(cString: $0) } ?? "")
    return .YES
}
