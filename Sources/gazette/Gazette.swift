import Engine
import Foundation
import Model
import Storage
import Workspace

/// The command line: arguments in, text or JSON out, an exit status.
@main
struct Gazette {
    static let version = "0.1.0"

    static func main() {
        ProcessMemory.shareHeaps()
        PoliteStop.outliveBrokenPipes()
        exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
    }

    private static func run(_ words: [String]) -> ExitStatus {
        var console = Console(isJSON: words.contains("--json"))
        do {
            let globals = try GlobalOptions(words)
            console = Console(isJSON: globals.isJSON)
            guard let name = globals.command else {
                console.warn(overview)
                return globals.wantsHelp ? .done : .usage
            }
            if name == "--version" {
                console.say("gazette \(version)")
                console.print(.object([("version", .text(version))]))
                return .done
            }
            return try dispatch(name, globals, console)
        } catch {
            return report(error, console)
        }
    }

    private static func dispatch(_ name: String, _ globals: GlobalOptions, _ console: Console) throws
        -> ExitStatus
    {
        if name == "help" { return help(globals.rest.first, console) }
        guard let command = commands.first(where: { $0.name == name }) else {
            let near = commands.map(\.name).filter { $0.hasPrefix(name.prefix(2)) }
            let hint = near.isEmpty ? "" : " did you mean \(near.joined(separator: " or "))?"
            throw UsageError("unknown command «\(name)»;\(hint) `gazette help` lists the commands")
        }
        if globals.wantsHelp || globals.rest.contains("--help") { return help(name, console) }
        let arguments = try Arguments(
            globals.rest, options: command.options, names: command.words, least: command.least, command: name)
        let clock: any Clock = globals.now.map { ReplayClock($0) } ?? SystemClock()
        return try command.run(
            Invocation(
                arguments: arguments, console: console, clock: clock, isReplay: globals.now != nil,
                workspace: globals.workspace, entropy: entropy))
    }

    private static func help(_ name: String?, _ console: Console) -> ExitStatus {
        guard let name else {
            print(overview)
            return .done
        }
        guard let command = commands.first(where: { $0.name == name }) else {
            console.warn("gazette: there is no command «\(name)»; `gazette help` lists the commands")
            return .usage
        }
        print(command.help, terminator: "")
        return .done
    }

    private static var overview: String {
        var text = """
            gazette: newsletters and campaigns for French social-housing cooperatives

            usage: gazette [--workspace DIR] [--now INSTANT] [--json] COMMAND …

            commands:

            """
        for command in commands {
            text +=
                "  \(command.name)\(String(repeating: " ", count: 15 - command.name.count))\(command.summary)\n"
        }
        text += """
              help           this list; `gazette help COMMAND` explains one

            global options, before or after the command:
              --workspace DIR     the folder with gazette.yaml (default: this folder)
              --now INSTANT       try out another time (2027-01-15T09:00:00+01:00); mails then go only
                                  into a Maildir or to a server on this machine
              --json              one JSON document on standard output, nothing else there
              --version           the version

            exit status: 0 done; 1 done in part, or nothing could be done; 2 wrong usage or an
            invalid file; 3 another run holds the lock
            """
        return text
    }

    /// Says what went wrong on standard error and gives its exit status.
    private static func report(_ error: any Error, _ console: Console) -> ExitStatus {
        console.warn("gazette: \(error)")
        // A script that reads the document must not find nothing.
        console.print(.object([("error", .text("\(error)"))]))
        switch error {
        case let error as ImportError:
            if case .unwritable = error { return .partly }
            return .usage
        case is UsageError, is WorkspaceFaults, is WorkspaceFault: return .usage
        case let error as EngineError:
            switch error.kind {
            case .invalid: return .usage
            case .impossible: return .partly
            case .locked: return .locked
            }
        case let error as StorageError:
            if case .newer = error.kind { return .usage }
            return error.kind == .damaged ? .usage : .partly
        default: return .partly
        }
    }

    private static let entropy: Entropy = { count in
        var generator = SystemRandomNumberGenerator()
        return (0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) }
    }
}
