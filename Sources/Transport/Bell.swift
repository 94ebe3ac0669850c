internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// Wakes a thread that polls.
final class Bell: Sendable {
    private let pipe = Pipe()

    /// For `poll`: readable once it was rung.
    var entry: pollfd {
        pollfd(fd: pipe.fileHandleForReading.fileDescriptor, events: Int16(POLLIN), revents: 0)
    }

    func ring() {
        var byte: UInt8 = 1
        _ = write(pipe.fileHandleForWriting.fileDescriptor, &byte, 1)
    }

    /// After it was rung: until the next time.
    func silence() {
        var bytes: (UInt64, UInt64) = (0, 0)
        _ = read(pipe.fileHandleForReading.fileDescriptor, &bytes, MemoryLayout.size(ofValue: bytes))
    }
}
