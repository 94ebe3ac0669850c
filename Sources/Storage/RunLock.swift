internal import Foundation

#if canImport(Glibc)
    internal import Glibc
#endif

/// The lock that lets one `run` at a time send: held until the process ends, however it ends. Never a lease: a
/// suspended sender keeps its mails.
///
/// Two locks in one (`docs/decisions/0015`): `flock` on a file beside the database, and an abstract socket named
/// after the database file's own number, which nobody can delete and which any path to the file leads to.
package final class RunLock {
    private let descriptor: Int32
    private let socket: Int32

    /// nil where another process holds it, and still does a moment later: a program that was just started has what
    /// this process held until it becomes itself (fork(2), before execve(2)).
    package static func take(_ database: String) throws -> RunLock? {
        for _ in 0..<20 {
            if let lock = try RunLock(database: database) { return lock }
            usleep(10_000)
        }
        return nil
    }

    /// nil where another process holds it. The lock file is made beside the database, wherever a symbolic link
    /// leads, and stays there.
    package init?(database: String) throws {
        let path = Self.real(database) + ".lock"
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else {
            throw StorageError(
                kind: .unreachable,
                message:
                    "\(path): the lock file cannot be opened (\(String(cString: strerror(errno)))); check that "
                    + "you may write in this folder")
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let fault = errno
            close(descriptor)
            if fault == EWOULDBLOCK { return nil }
            throw StorageError(
                kind: .unreachable,
                message:
                    "\(path): the file cannot be locked (\(String(cString: strerror(fault)))); put the database on "
                    + "a disk of this machine, not on a network share")
        }
        guard let socket = Self.claim(database) else {
            close(descriptor)
            return nil
        }
        self.descriptor = descriptor
        self.socket = socket
    }

    deinit {
        close(descriptor)
        if socket >= 0 { close(socket) }
    }

    private static func real(_ path: String) -> String {
        guard let found = realpath(path, nil) else { return path }
        defer { free(found) }
        return String(cString: found)
    }

    /// A socket bound to the database file's name in the kernel; nil where another process has it, -1 where there
    /// is no such file or no such socket on this system.
    private static func claim(_ database: String) -> Int32? {
        var status = stat()
        guard stat(database, &status) == 0 else { return -1 }
        let name = Array("gazette-run-\(status.st_dev)-\(status.st_ino)".utf8)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // The first byte stays 0: not a file, and gone with its process (unix(7), "abstract").
        withUnsafeMutableBytes(of: &address.sun_path) { bytes in
            for (index, byte) in name.enumerated() where index + 1 < bytes.count { bytes[index + 1] = byte }
        }
        let socket = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard socket >= 0 else { return -1 }
        let length = socklen_t(MemoryLayout<sa_family_t>.size + 1 + name.count)
        let bound = withUnsafePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) }
        }
        if bound == 0 { return socket }
        let isTaken = errno == EADDRINUSE
        close(socket)
        return isTaken ? nil : -1
    }
}
