internal import Foundation
internal import Workspace

/// Finds a place in a file of the workspace again, for messages about values that do not carry their line.
enum FileLine {
    /// The first line, from 1, whose words (parted by blanks, without `-`, braces and commas) satisfy `isIt`.
    static func first(in folder: WorkspaceFolder, _ file: String, _ isIt: ([String]) -> Bool) -> Int? {
        let text = (try? String(contentsOfFile: "\(folder.path)/\(file)", encoding: .utf8)) ?? ""
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        return lines.firstIndex { line in
            isIt(line.split { " {},".contains($0) }.map(String.init).filter { $0 != "-" })
        }.map { $0 + 1 }
    }
}
