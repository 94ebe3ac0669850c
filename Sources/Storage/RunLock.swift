internal import Foundation

/// The lock that lets one `run` at a time send: an operating-system lock on a file, held until the
/// process ends, however it ends. Never a lease: a suspended sender keeps its mails.
package final class RunLock {
    private let descriptor: Int32

    /// nil where another process holds it. The file is made beside the database and stays there.
    package init?(path: String) throws {
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
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }
}
