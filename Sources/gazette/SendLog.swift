import Engine
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Where the lines of a send go: a file that grows, standard error, or both. A line that cannot be written is
/// lost: the ledger holds what it says.
final class SendLog: @unchecked Sendable {
    private let lock = NSLock()
    private let descriptors: [Int32]
    private let owned: Int32?

    /// nil where neither is wanted. Throws `EngineError` where the file cannot be opened.
    init?(file: String?, onStandardError: Bool) throws {
        owned = try file.map(Self.open)
        descriptors = [owned, onStandardError ? STDERR_FILENO : nil].compactMap { $0 }
        if descriptors.isEmpty { return nil }
    }

    deinit { if let owned { close(owned) } }

    /// What a run is given.
    var sink: @Sendable (SendEvent) -> Void { { [self] event in write(event) } }

    private func write(_ event: SendEvent) {
        let bytes = Array((event.line + "\n").utf8)
        lock.withLock {
            for descriptor in descriptors {
                _ = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            }
        }
    }

    /// Each line is one write to its end, so that two processes' lines stay apart.
    private static func open(_ path: String) throws -> Int32 {
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        try? FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let descriptor = Glibc.open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o640)
        guard descriptor >= 0 else {
            throw EngineError(
                .invalid,
                "\(path): the log cannot be written (\(String(cString: strerror(errno)))); check the path and "
                    + "its rights, or take `log` out of gazette.yaml")
        }
        return descriptor
    }
}
