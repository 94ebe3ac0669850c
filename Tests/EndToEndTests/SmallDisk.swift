import Foundation
import TestSupport

/// A tmpfs of `kilobytes`, unmounted when the value goes; nil where mounting is refused.
final class SmallDisk {
    private let folder: TemporaryFolder
    var path: String { folder.url.path }

    init?(kilobytes: Int) throws {
        folder = try TemporaryFolder()
        let mount = try Subprocess.run(
            "/bin/mount", ["-t", "tmpfs", "-o", "size=\(kilobytes)k", "tmpfs", folder.url.path])
        guard mount.status == 0 else {
            print("skipped: no small disk can be mounted here (\(mount.errorText))")
            return nil
        }
    }

    /// Takes what is left, and gives it back.
    func fill() throws {
        _ = try Subprocess.run(
            "/bin/dd", ["if=/dev/zero", "of=\(path)/ballast", "bs=1k", "count=100000"])
    }

    func empty() throws { try FileManager.default.removeItem(atPath: "\(path)/ballast") }

    deinit { _ = try? Subprocess.run("/bin/umount", [folder.url.path]) }
}
