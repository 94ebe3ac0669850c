package import Foundation

/// Where things lie in the checkout that the tests run from.
package enum Repository {
    /// The folder with `Package.swift`.
    package static let root: URL = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// Test data that others wrote, beside the checkout; nil where it is absent.
    package static func conformance(_ name: String) -> URL? {
        let folder = root.deletingLastPathComponent().appendingPathComponent("shared/conformance/\(name)")
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }
}

/// A folder of a test's own, removed when the value goes.
package final class TemporaryFolder: Sendable {
    package let url: URL

    package init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent(
            "gazette-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: url) }

    /// The path of `name` inside; nothing is created.
    package func path(_ name: String) -> String { url.appendingPathComponent(name).path }

    /// Writes a file, with the folders it needs, and returns its path.
    @discardableResult
    package func write(_ name: String, _ bytes: some Sequence<UInt8>) throws -> String {
        let file = url.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(bytes).write(to: file)
        return file.path
    }

    /// Writes UTF-8 text.
    @discardableResult
    package func write(_ name: String, _ text: String) throws -> String { try write(name, text.utf8) }
}
