import Foundation

#if canImport(Glibc)
    import Glibc
#endif

/// Standard output and standard error: text or one JSON document, and a progress line where a person
/// looks on.
final class Console {
    let isJSON: Bool
    private let showsProgress: Bool
    private var progressSince: Double?
    private var progressWidth = 0
    private var lastProgress = 0.0
    /// Whether the list of a document that is written piece by piece has elements already.
    private var hasElements = false

    init(isJSON: Bool) {
        self.isJSON = isJSON
        showsProgress = isatty(STDERR_FILENO) == 1
    }

    /// A line for people on standard output; nothing under `--json`.
    func say(_ line: String = "") {
        guard !isJSON else { return }
        endProgress()
        Console.write(Array((line + "\n").utf8), to: STDOUT_FILENO)
    }

    /// A line on standard error, in both forms.
    func warn(_ line: String) {
        endProgress()
        Console.write(Array((line + "\n").utf8), to: STDERR_FILENO)
    }

    /// The one JSON document of `--json`; nothing otherwise.
    func print(_ document: @autoclosure () -> JSON) {
        if isJSON { show(document()) }
    }

    /// A JSON document that is what was asked for, with or without `--json`.
    func show(_ document: JSON) {
        var bytes: [UInt8] = []
        document.write(into: &bytes)
        bytes.append(10)
        Console.write(bytes, to: STDOUT_FILENO)
    }

    /// Lines that end in a line feed, as `say`.
    func say(_ lines: [UInt8]) {
        guard !isJSON else { return }
        endProgress()
        Console.write(lines, to: STDOUT_FILENO)
    }

    /// Begins a document whose list is too long to be held: its first members, then the list; `elements` and `end`
    /// write the rest. Nothing without `--json`.
    func begin(_ first: @autoclosure () -> JSON, list: String) {
        guard isJSON else { return }
        var bytes: [UInt8] = []
        first().write(into: &bytes)
        bytes.removeLast()
        if bytes.count > 1 { bytes.append(UInt8(ascii: ",")) }
        JSON.text(list).write(into: &bytes)
        bytes += ":[".utf8
        hasElements = false
        Console.write(bytes, to: STDOUT_FILENO)
    }

    /// Elements of the list, written already, with commas between them.
    func elements(_ bytes: [UInt8]) {
        guard isJSON, !bytes.isEmpty else { return }
        Console.write((hasElements ? [UInt8(ascii: ",")] : []) + bytes, to: STDOUT_FILENO)
        hasElements = true
    }

    /// Ends the list, and the document with its last members.
    func end(_ members: @autoclosure () -> [(String, JSON)]) {
        guard isJSON else { return }
        var bytes: [UInt8] = []
        JSON.object(members()).write(into: &bytes)
        bytes[0] = UInt8(ascii: ",")
        Console.write([UInt8(ascii: "]")] + bytes + [10], to: STDOUT_FILENO)
    }

    /// Shows how far a long step is: from its second second on, on a terminal, at most ten times a second.
    func progress(_ line: @autoclosure () -> String) {
        guard showsProgress else { return }
        let now = ProcessInfo.processInfo.systemUptime
        guard let since = progressSince else {
            progressSince = now
            return
        }
        guard now - since > 1, now - lastProgress > 0.1 else { return }
        lastProgress = now
        let text = line()
        let padding = String(repeating: " ", count: max(0, progressWidth - text.count))
        progressWidth = text.count
        Console.write(Array("\r\(text)\(padding)".utf8), to: STDERR_FILENO)
    }

    /// Clears the progress line.
    func endProgress() {
        if progressWidth > 0 {
            Console.write(
                Array("\r\(String(repeating: " ", count: progressWidth))\r".utf8), to: STDERR_FILENO)
        }
        progressSince = nil
        progressWidth = 0
    }

    /// Asks on the terminal; nil where nobody can answer.
    func ask(_ question: String) -> String? {
        guard !isJSON, isatty(STDIN_FILENO) == 1 else { return nil }
        Console.write(Array((question + " ").utf8), to: STDERR_FILENO)
        return readLine()
    }

    static func write(_ bytes: [UInt8], to descriptor: Int32) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
