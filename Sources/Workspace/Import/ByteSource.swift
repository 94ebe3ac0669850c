internal import Glibc

/// Bytes read once from front to back, from a file or from memory.
///
/// A class because it owns a file descriptor; used by one reader at a time.
package final class ByteSource {
    /// What errors call it: the path as given.
    package let name: String
    /// Bytes in the file when it was opened; nil for a pipe.
    package let size: Int?
    /// Bytes handed out so far, for a progress line.
    package private(set) var position = 0

    private let descriptor: Int32
    private let opening: Stamp?
    private let memory: [UInt8]
    private let chunk: Int
    /// What `peek` read and nobody took yet.
    private var ahead: [UInt8] = []
    /// Bytes taken from memory.
    private var taken = 0

    /// What changes when somebody writes to a file.
    private struct Stamp: Equatable {
        var size: Int
        var seconds: Int
        var nanoseconds: Int
    }

    /// Opens a file or pipe. Throws `ImportError.unreadable` for what is missing, forbidden or a folder.
    package init(path: String) throws {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        name = path
        memory = []
        chunk = .max
        guard descriptor >= 0 else {
            throw ImportError.unreadable(file: path, reason: String(cString: strerror(errno)))
        }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw ImportError.unreadable(file: path, reason: "it is a folder; expected a file")
        }
        let regular = status.st_mode & S_IFMT == S_IFREG
        opening = regular ? ByteSource.stamp(status) : nil
        size = opening?.size
    }

    /// Bytes in memory, handed out at most `chunk` at a time.
    package init(bytes: [UInt8], name: String = "memory", chunk: Int = .max) {
        descriptor = -1
        opening = nil
        memory = bytes
        size = bytes.count
        self.name = name
        self.chunk = max(1, chunk)
    }

    deinit { if descriptor >= 0 { close(descriptor) } }

    /// Fills the front of `buffer`; 0 at the end.
    package func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard !buffer.isEmpty else { return 0 }
        guard ahead.isEmpty else {
            let count = min(buffer.count, ahead.count)
            buffer.copyBytes(from: ahead[..<count])
            ahead.removeFirst(count)
            position += count
            return count
        }
        let count = try take(into: buffer)
        position += count
        return count
    }

    /// The next bytes, at most `count`, which stay to be read.
    func peek(_ count: Int) throws -> [UInt8] {
        while ahead.count < count {
            var piece = [UInt8](repeating: 0, count: count - ahead.count)
            let filled = try piece.withUnsafeMutableBytes { try take(into: $0) }
            if filled == 0 { break }
            ahead += piece[..<filled]
        }
        return Array(ahead.prefix(count))
    }

    /// Everything that is left; nil where that is more than `limit` bytes.
    func rest(limit: Int) throws -> [UInt8]? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 256 * 1024)
        while case let count = try piece.withUnsafeMutableBytes({ try read(into: $0) }), count > 0 {
            guard bytes.count + count <= limit else { return nil }
            bytes += piece[..<count]
        }
        return bytes
    }

    private func take(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        guard let target = buffer.baseAddress, !buffer.isEmpty else { return 0 }
        if descriptor < 0 {
            let count = min(buffer.count, chunk, memory.count - taken)
            memory.withUnsafeBytes { buffer.copyMemory(from: .init(rebasing: $0[taken..<taken + count])) }
            taken += count
            return count
        }
        while true {
            let count = Glibc.read(descriptor, target, buffer.count)
            if count >= 0 { return count }
            guard errno == EINTR else {
                throw ImportError.unreadable(file: name, reason: String(cString: strerror(errno)))
            }
        }
    }

    /// Throws `ImportError.changed` where size or modification time differ from those at opening, or
    /// where more or fewer bytes were read than the file had.
    package func checkUnchanged() throws {
        guard let opening else { return }
        var status = stat()
        guard fstat(descriptor, &status) == 0, ByteSource.stamp(status) == opening, position == opening.size
        else { throw ImportError.changed(file: name) }
    }

    private static func stamp(_ status: stat) -> Stamp {
        Stamp(size: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }
}
