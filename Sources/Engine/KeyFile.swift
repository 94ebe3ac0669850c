internal import Foundation

/// A secret beside the database: 32 random bytes in hexadecimal, made once, readable by its owner only.
struct KeyFile {
    static let length = 32

    let path: String

    /// `name` in the folder of `database`.
    init(_ name: String, beside database: String) {
        path = URL(fileURLWithPath: database).deletingLastPathComponent().path + "/" + name
    }

    var exists: Bool { FileManager.default.fileExists(atPath: path) }

    /// nil where the file is missing or holds no such secret.
    func read() -> [UInt8]? {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        guard let secret = Self.bytes(hex: text), secret.count == Self.length else { return nil }
        return secret
    }

    /// Whole and on the disk before it has its name, and whoever comes second takes the first one's. Throws where it
    /// cannot be written; `what` says what the key is for.
    func make(_ what: String, _ entropy: Entropy) throws {
        let draft = try write(Self.hex(entropy(Self.length)) + "\n", what, entropy)
        defer { try? FileManager.default.removeItem(atPath: draft) }
        try? FileManager.default.linkItem(atPath: draft, toPath: path)
        guard exists else { throw unwritable(what) }
    }

    /// Puts `text` into the file. It is replaced whole, or stays as it was.
    func replace(with text: String, _ what: String, _ entropy: Entropy) throws {
        let draft = try write(text, what, entropy)
        guard rename(draft, path) == 0 else {
            try? FileManager.default.removeItem(atPath: draft)
            throw unwritable(what)
        }
    }

    /// A file beside this one that only its owner can read, on the disk.
    private func write(_ text: String, _ what: String, _ entropy: Entropy) throws -> String {
        let draft = path + ".\(Self.hex(entropy(6)))"
        let made = FileManager.default.createFile(
            atPath: draft, contents: nil, attributes: [.posixPermissions: 0o600])
        guard made, let file = FileHandle(forWritingAtPath: draft) else { throw unwritable(what) }
        do {
            try file.write(contentsOf: Data(text.utf8))
            try file.synchronize()
            try file.close()
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw unwritable(what)
        }
        return draft
    }

    private func unwritable(_ what: String) -> EngineError {
        EngineError(.impossible, "\(path): the key of \(what) cannot be written; check the folder's rights")
    }

    static func hex(_ bytes: some Sequence<UInt8>) -> String {
        bytes.map { byte in
            let digits = String(byte, radix: 16)
            return digits.count == 1 ? "0" + digits : digits
        }.joined()
    }

    /// nil for what is not hexadecimal; blanks are passed over.
    static func bytes(hex text: some StringProtocol) -> [UInt8]? {
        let digits = text.filter { !$0.isWhitespace }.map { $0.hexDigitValue }
        guard digits.count % 2 == 0 else { return nil }
        var bytes: [UInt8] = []
        for index in stride(from: 0, to: digits.count, by: 2) {
            guard let high = digits[index], let low = digits[index + 1] else { return nil }
            bytes.append(UInt8(high * 16 + low))
        }
        return bytes
    }
}
