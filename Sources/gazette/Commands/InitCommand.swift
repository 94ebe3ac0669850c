import Engine
import Foundation

let initCommand = Command(
    name: "init", synopsis: "DIR", summary: "a new workspace with the shipped campaigns, ready to adapt",
    details: """
        Makes DIR and copies the example workspace into it: gazette.yaml (the settings),
        Campaigns, Templates and Audiences. DIR must not exist, or be empty. Adapt
        gazette.yaml first, then run `gazette check`.
        """,
    words: ["DIR"], least: 1,
    run: { invocation in
        let path = invocation.word(0)
        try shippedFiles().copy(to: path)
        invocation.console.say(
            "Made \(path). Next: adapt \(path)/gazette.yaml, then run `gazette check` in it.")
        invocation.console.print(.object([("workspace", .text(path))]))
        return .done
    })

/// The files beside this executable, or where GAZETTE_SHARE says.
func shippedFiles() throws -> ShippedFiles {
    let executable = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
    return try ShippedFiles(
        executable: executable, override: ProcessInfo.processInfo.environment["GAZETTE_SHARE"])
}
