import TestSupport
import Testing

@testable import Rendering

@Suite struct HTMLEscapingTests {
    @Test(arguments: Array(1...4) as [UInt64])
    func `The five octets become entities, wherever they stand`(_ seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let entities: [Character: String] = [
            "&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;", "'": "&#39;",
        ]
        // The neighbours of the five, bit by bit, and some that are longer.
        let letters = Array("&<>\"'!#$%()*+./:;=?@~ 24567bfnœé€🏡aaaaaaaaaaaaaaaaaaaa")
        for _ in 0..<500 {
            let count = Int.random(in: 0...40, using: &generator)
            let text = (0..<count).compactMap { _ in letters.randomElement(using: &generator) }
            let expected = text.map { entities[$0] ?? String($0) }.joined()
            #expect(String(decoding: HTMLEscaping.escaped(String(text)), as: UTF8.self) == expected)
        }
    }

    @Test func `A merge that needs more room than foreseen gets it`() throws {
        let value = String(repeating: "<a href=\"x\">", count: 500)
        let text = String(repeating: "{{a}} & ", count: 20)
        let template = try TemplateSet([]).compile(
            TemplateSource(name: "t", file: "t.html", text: text), .html)
        let merged = try template.merge(Context(["a": .text(value)]), .strict)
        let expected = String(
            repeating: String(decoding: HTMLEscaping.escaped(value), as: UTF8.self) + " & ", count: 20)
        #expect(String(decoding: merged, as: UTF8.self) == expected)
    }
}
