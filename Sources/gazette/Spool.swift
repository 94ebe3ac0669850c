import Engine
import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Pieces of output that are made in one order and printed in another. They wait in a file that has no name any more
/// and goes with the process; memory holds where each lies.
final class Spool {
    private let descriptor: Int32
    private var pieces: [(key: String, place: Int, length: Int)] = []
    private var buffer: [UInt8] = []
    private var written = 0

    /// In the folder for temporary files (`TMPDIR`).
    init() throws {
        let folder = FileManager.default.temporaryDirectory.path
        var name = Array("\(folder)/gazette-XXXXXX".utf8CString)
        descriptor = mkstemp(&name)
        guard descriptor >= 0 else {
            throw EngineError(.impossible, "\(folder): no temporary file can be made there (\(Self.trouble))")
        }
        unlink(name)
    }

    deinit { close(descriptor) }

    /// The pieces of one key stay in the order in which they come.
    func add(_ bytes: [UInt8], key: String) throws {
        pieces.append((key, written + buffer.count, bytes.count))
        buffer += bytes
        if buffer.count >= 1 << 16 { try flush() }
    }

    /// Each piece, in order of key.
    func inOrder(_ body: ([UInt8]) -> Void) throws {
        try flush()
        let order = pieces.indices.sorted { (pieces[$0].key, $0) < (pieces[$1].key, $1) }
        for index in order { body(try read(pieces[index].place, pieces[index].length)) }
    }

    private func flush() throws {
        var rest = buffer[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, off_t(written)) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw Self.failure }
            written += count
            rest = rest.dropFirst(count)
        }
        buffer.removeAll(keepingCapacity: true)
    }

    private func read(_ place: Int, _ length: Int) throws -> [UInt8] {
        var found = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: length) { target, count in
            while found < length, let start = target.baseAddress {
                let now = pread(descriptor, start + found, length - found, off_t(place + found))
                if now < 0 && errno == EINTR { continue }
                guard now > 0 else { break }
                found += now
            }
            count = found
        }
        guard found == length else { throw Self.failure }
        return bytes
    }

    private static var trouble: String { String(cString: strerror(errno)) }

    private static var failure: EngineError {
        EngineError(
            .impossible,
            "\(FileManager.default.temporaryDirectory.path): what is to be printed found no room there (\(trouble)); free "
                + "some space, or name another folder in TMPDIR")
    }
}
