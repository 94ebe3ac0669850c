internal import Foundation
internal import Signing

/// `link.key` beside the database: the key that signs links today on its first line, and below it the old ones, whose
/// links still work. A line is the key's number (1 where it is left out) and 64 hexadecimal digits; lines that begin
/// with `#` say something to people.
struct LinkKeyFile {
    private let file: KeyFile
    private static let what = "the links"

    init(besideDatabase database: String) { file = KeyFile("link.key", beside: database) }

    var path: String { file.path }
    var exists: Bool { file.exists }

    func read() throws -> LinkKeys {
        let lines = try keptLines()
        guard let first = lines.first,
            let keys = LinkKeys(current: first.key, old: lines.dropFirst().map(\.key))
        else { throw broken }
        return keys
    }

    /// Links in mails already sent depend on it, so whoever comes second takes the first one's.
    func make(_ entropy: Entropy) throws { try file.make(Self.what, entropy) }

    /// Puts a new key before the others and returns its number. The file is replaced whole, or stays as it was.
    func rotate(_ entropy: Entropy) throws -> UInt8 {
        let lines = try keptLines()
        let used = Set(lines.map(\.key.number))
        // The number after today's, so that a number comes again as late as can be.
        let first = lines.first?.key.number ?? 0
        guard
            let number = (1...255).map({ UInt8((Int(first) + $0 - 1) % 255 + 1) }).first(where: {
                !used.contains($0)
            })
        else {
            throw EngineError(
                .impossible, "\(path): holds 255 keys, as many as there can be; take the oldest lines out")
        }
        let text =
            ["\(number) \(KeyFile.hex(entropy(LinkKey.length)))"] + lines.map { "\($0.key.number) \($0.hex)" }
        try file.replace(with: text.joined(separator: "\n") + "\n", Self.what, entropy)
        return number
    }

    private struct Line {
        let key: LinkKey
        let hex: String
    }

    private func keptLines() throws -> [Line] {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else { throw broken }
        let lines = text.split(whereSeparator: \.isNewline).filter { !$0.hasPrefix("#") }
        return try lines.filter { !$0.allSatisfy(\.isWhitespace) }.map { line in
            let words = line.split(whereSeparator: \.isWhitespace)
            guard words.count <= 2, let hex = words.last, let secret = KeyFile.bytes(hex: hex),
                let number = words.count == 2 ? UInt8(words[0]) : 1,
                let key = LinkKey(number: number, secret: secret)
            else { throw broken }
            return Line(key: key, hex: String(hex))
        }
    }

    private var broken: EngineError {
        EngineError(
            .invalid,
            "\(path): found no key of \(LinkKey.length) bytes in hexadecimal on each line, with a number of its own before "
                + "it; restore the file from a backup (links in mails already sent depend on it)")
    }
}

extension LinkKeys {
    /// A token that vouches for nothing tells one key from another.
    var mark: String { bounceToken(deliveryID: 0) }

    /// Whether a key of these has this mark.
    func has(mark: String) -> Bool { (try? bouncedDelivery(in: mark)) == 0 }
}

extension Coop {
    /// The keys of links in mails: made once beside the database, readable by its owner only. The database
    /// remembers which signed last: where it is gone, or not among them, `isNewKeyConfirmed` is a person's word.
    func linkKeys(isNewKeyConfirmed: Bool = false) throws -> LinkKeys {
        let file = LinkKeyFile(besideDatabase: settings.database)
        let known = try database.linkKeyMark()
        if !file.exists {
            if known != nil, !isNewKeyConfirmed { throw Self.lostKey(file.path, "is gone") }
            try file.make(entropy)
        }
        let keys = try file.read()
        if known != keys.mark {
            if let known, !keys.has(mark: known), !isNewKeyConfirmed {
                throw Self.lostKey(file.path, "is not the key that it was")
            }
            try database.setLinkKeyMark(keys.mark)
        }
        return keys
    }

    /// Signs with a new key from now on; what the old ones signed still works. Returns the new key's number.
    package func rotateLinkKey() throws -> UInt8 {
        // What is lost or foreign is not the place to begin from.
        _ = try linkKeys()
        let number = try LinkKeyFile(besideDatabase: settings.database).rotate(entropy)
        _ = try linkKeys()
        return number
    }

    private static func lostKey(_ path: String, _ what: String) -> EngineError {
        EngineError(
            .impossible,
            "\(path): the key of the links \(what); with another one, the links in all mails already sent "
                + "(unsubscribe, preferences, read in the browser) no longer work. Restore the file from a backup; if "
                + "it is lost for good, say so once: `gazette run --new-link-key`")
    }
}
