import Foundation
import FuzzTargets
import TestSupport
import Testing

/// What script/fuzz starts from and what it ever found, played back; it invents further inputs.
@Suite("Others' bytes")
struct CorpusTests {
    @Test(
        "Whatever was kept, and much that is near it, is taken or refused and breaks nothing",
        arguments: FuzzTarget.Name.allCases)
    func played(_ name: FuzzTarget.Name) throws {
        let folder = Repository.root.appendingPathComponent("Tests/Fuzz/corpus/\(name.rawValue)")
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .sorted { $0.path < $1.path }
        try #require(!files.isEmpty, "\(folder.path) holds nothing to play")
        let target = try FuzzTarget(name)
        var generator = SeededGenerator(seed: 5)
        for file in files {
            let input = [UInt8](try Data(contentsOf: file))
            #expect(throws: Never.self, "\(file.lastPathComponent)") { try target.run(input) }
            for _ in 0..<20 {
                let near = Self.changed(input, &generator)
                #expect(
                    throws: Never.self, "\(file.lastPathComponent), as \(Data(near).base64EncodedString())"
                ) {
                    try target.run(near)
                }
            }
        }
    }

    /// Cut short, a piece left out or doubled, or some octets other ones.
    private static func changed(_ input: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        guard !input.isEmpty else { return generator.bytes(3) }
        let (a, b) = (
            Int.random(in: 0..<input.count, using: &generator),
            Int.random(in: 0..<input.count, using: &generator)
        )
        let (start, end) = (min(a, b), max(a, b))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: return Array(input[..<a])
        case 1: return Array(input[..<start] + input[end...])
        case 2: return Array(input[..<end] + input[start...])
        default:
            var changed = input
            for _ in 0..<3 {
                changed[Int.random(in: 0..<input.count, using: &generator)] = generator.bytes(1)[0]
            }
            return changed
        }
    }
}
