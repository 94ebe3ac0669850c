import Foundation
import Model

/// The options that every command takes, wherever they stand on the line, and what is left of it.
struct GlobalOptions {
    private(set) var workspace: String
    private(set) var now: Instant?
    private(set) var isJSON = false
    private(set) var wantsHelp = false
    private(set) var command: String?
    private(set) var rest: [String] = []

    init(_ words: [String]) throws {
        workspace = FileManager.default.currentDirectoryPath
        var words = words[...]
        func value(_ word: String, _ name: String) throws -> String? {
            if word == name {
                guard let value = words.popFirst() else { throw UsageError("\(name) needs a value") }
                return value
            }
            return word.hasPrefix(name + "=") ? String(word.dropFirst(name.count + 1)) : nil
        }
        while let word = words.popFirst() {
            if word == "--json" {
                isJSON = true
            } else if let folder = try value(word, "--workspace") {
                workspace = folder
            } else if let text = try value(word, "--now") {
                now = try Self.instant(text)
            } else if command == nil, word == "--help" || word == "-h" {
                wantsHelp = true
            } else if command == nil, word == "--version" || !word.hasPrefix("-") {
                command = word
            } else if command == nil {
                throw UsageError("unknown option \(word); `gazette help` lists the global options")
            } else {
                rest.append(word)
            }
        }
    }

    /// RFC 3339, with its zone.
    private static func instant(_ text: String) throws -> Instant {
        guard let instant = Instant(rfc3339: text) else {
            throw UsageError(
                "--now: found «\(text)», expected a moment with its zone, for example 2027-01-15T09:00:00+01:00"
            )
        }
        // Outside lie slips of the keyboard, and no calendar of the coop reaches there.
        guard let first = Instant(rfc3339: "2000-01-01T00:00:00Z"),
            let last = Instant(rfc3339: "2200-01-01T00:00:00Z"), instant >= first, instant < last
        else { throw UsageError("--now: found «\(text)», expected a moment of the years 2000 to 2199") }
        return instant
    }
}
