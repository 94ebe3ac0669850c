/// A wrong command line: exit status 2, with the way out.
struct UsageError: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// An option of a command: a flag, or one that takes a value.
struct Option: Sendable {
    let name: String
    /// What stands for the value in help (`DATE`); nil for a flag.
    let value: String?
    let help: String

    static func flag(_ name: String, _ help: String) -> Option { Option(name: name, value: nil, help: help) }
    static func value(_ name: String, _ value: String, _ help: String) -> Option {
        Option(name: name, value: value, help: help)
    }
}

/// What was typed after a command's name, checked against what it takes.
struct Arguments {
    private(set) var positional: [String] = []
    private var values: [String: String] = [:]
    private var flags: Set<String> = []

    /// Reads `words` for a command that takes `options` and between `least` and `most` other words.
    init(_ words: [String], options: [Option], names: [String], least: Int, command: String) throws {
        var rest = words[...]
        var open = true
        while let word = rest.popFirst() {
            guard open, word.hasPrefix("--") else {
                positional.append(word)
                continue
            }
            if word == "--" {
                open = false
                continue
            }
            let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1).map(String.init)
            guard let name = parts.first, let option = options.first(where: { $0.name == name }) else {
                throw UsageError(
                    "unknown option \(word) for `gazette \(command)`; see `gazette help \(command)`")
            }
            if let placeholder = option.value {
                guard let value = parts.count == 2 ? parts[1] : rest.popFirst() else {
                    throw UsageError("--\(name) needs a value: --\(name) \(placeholder)")
                }
                values[name] = value
            } else if parts.count == 2 {
                throw UsageError("--\(name) takes no value, found «\(parts[1])»")
            } else {
                flags.insert(name)
            }
        }
        let filled = positional.firstIndex(of: "") ?? positional.count
        guard filled >= least, filled == positional.count else {
            let missing = names[min(filled, names.count - 1)]
            throw UsageError("`gazette \(command)` needs \(missing); see `gazette help \(command)`")
        }
        guard positional.count <= names.count else {
            throw UsageError(
                "`gazette \(command)` does not expect «\(positional[names.count])»; see `gazette help \(command)`"
            )
        }
    }

    func has(_ flag: String) -> Bool { flags.contains(flag) }
    func value(_ name: String) -> String? { values[name] }
}
