/// A client that sends octets to a server on 127.0.0.1 just as it is told, and reads what comes back.
package final class LoopbackClient: Sendable {
    package struct NoServer: Error {}

    private let socket: LoopbackSocket

    package init(port: Int, sending text: String) throws {
        guard let socket = LoopbackSocket.connect(port) else { throw NoServer() }
        self.socket = socket
        socket.write(text)
    }

    package func send(_ text: String) { socket.write(text) }

    /// Everything up to the server's end of the connection.
    package func readToEnd() throws -> String { String(decoding: socket.rest(), as: UTF8.self) }

    /// Sends and reads to the end; the request should ask for `Connection: close`.
    package static func exchange(port: Int, _ text: String) throws -> String {
        try LoopbackClient(port: port, sending: text).readToEnd()
    }
}
