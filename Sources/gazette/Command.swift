import Engine
import Foundation
import Model

/// One word of the command line: what it takes, what `help` says of it, and what it does.
struct Command: Sendable {
    let name: String
    /// What follows the name in the usage line.
    let synopsis: String
    /// One line for the list of commands.
    let summary: String
    /// The rest of its help: paragraphs of at most 80 columns.
    let details: String
    var options: [Option] = []
    /// Names of the words that are not options, in order, for messages.
    var words: [String] = []
    /// How many of them must be there.
    var least = 0
    let run: @Sendable (Invocation) throws -> ExitStatus

    var help: String {
        var text = "usage: gazette [--workspace DIR] [--now INSTANT] [--json] \(name)"
        text += synopsis.isEmpty ? "\n" : " \(synopsis)\n"
        text += "\n\(details)\n"
        if !options.isEmpty {
            text += "\noptions:\n"
            for option in options {
                let left = "--\(option.name)" + (option.value.map { " \($0)" } ?? "")
                text +=
                    "  " + left + String(repeating: " ", count: max(2, 22 - left.count)) + option.help + "\n"
            }
        }
        return text
    }
}

/// Exit statuses (product.md §7).
enum ExitStatus: Int32 {
    /// Done.
    case done = 0
    /// Done in part, or nothing could be done; the output says what.
    case partly = 1
    /// Wrong usage or an invalid file.
    case usage = 2
    /// Another run holds the lock.
    case locked = 3
}

/// A command about to run: its arguments, and the surroundings that the global options made.
struct Invocation {
    let arguments: Arguments
    let console: Console
    let clock: any Clock
    /// Set by `--now`.
    let isReplay: Bool
    let workspace: String
    let entropy: Entropy

    /// The workspace, with its files read and its database open.
    func coop(access: Coop.Access = .write) throws -> Coop {
        try Coop(folder: workspace, clock: clock, entropy: entropy, access: access, marks: Self.marks)
    }

    /// `gazette/` in the user's folder of states (XDG base directories).
    static var marks: String {
        let chosen = ProcessInfo.processInfo.environment["XDG_STATE_HOME"] ?? ""
        return (chosen.hasPrefix("/") ? chosen : NSHomeDirectory() + "/.local/state") + "/gazette"
    }

    func word(_ index: Int) -> String { arguments.positional[index] }

    /// A name of the workspace; says what a name looks like where it is none.
    func slug(_ index: Int, _ what: String) throws -> Slug {
        guard let slug = Slug(word(index)) else {
            throw UsageError(
                "«\(word(index))» is not the name of \(what); expected lower-case letters, digits and hyphens, as "
                    + "in c-est-quoi-la-coop")
        }
        return slug
    }

    /// The value of a `DATE` option; nil where it is not given.
    func date(_ option: String) throws -> CivilDate? {
        guard let text = arguments.value(option) else { return nil }
        guard let date = CivilDate(iso: text) else {
            throw UsageError(
                "--\(option): found «\(text)», expected a day as YYYY-MM-DD, for example 2027-01-15")
        }
        return date
    }
}
