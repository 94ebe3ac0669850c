import Testing

@testable import Workspace

@Suite struct YAMLParserTests {
    @Test func mappingKeepsOrderLinesAndColumns() throws {
        let node = try YAMLNode.parse("# head\nb: 1\na:\n  - x\n  - \"é: y\"\n".utf8, file: "f.yaml")
        let entries = try #require(node.entries)
        #expect(entries.map(\.key) == ["b", "a"])
        #expect(entries.map(\.line) == [2, 3])
        #expect(entries[0].value == YAMLNode(.scalar("1", quoted: false), line: 2, column: 4))
        let items = try #require(entries[1].value.items)
        #expect(items[1] == YAMLNode(.scalar("é: y", quoted: true), line: 5, column: 5))
    }

    @Test(arguments: ["", "# nothing yet\n", "---\n", "\u{FEFF}"]) func anEmptyFileIsAnEmptyMapping(
        text: String
    ) throws {
        let node = try YAMLNode.parse(text.utf8, file: "f.yaml")
        #expect(node.entries == [] || node.text == nil)
    }

    @Test(arguments: [
        ("a: ~", nil), ("a:", nil), ("a: null", nil), ("a: \"\"", ""), ("a: 'null'", "null"), ("a: no", "no"),
    ])
    func onlyPlainNullIsNothing(text: String, expected: String?) throws {
        #expect(try YAMLNode.parse(text.utf8, file: "f").entries?[0].value.text == expected)
    }

    @Test func theHeadOfALetterCountsFromItsOwnFirstLine() {
        #expect(
            throws: WorkspaceFaults([
                WorkspaceFault(
                    file: "l.md", line: 3, column: 1,
                    message: "found the key \"a\" a second time (first on line 2); keep one of them")
            ])
        ) {
            try YAMLNode.parse("a: 1\na: 2".utf8, file: "l.md", firstLine: 2)
        }
    }

    static let refused: [(text: String, message: String)] = [
        ("a: 1\nb: 2\na: 3", "3:1: found the key \"a\" a second time (first on line 1); keep one of them"),
        (
            "a: &x 1",
            "1:4: found an anchor (\"&\"), which is not supported; put text that begins with & in quotes"
        ),
        (
            "a: *x",
            "1:4: found an alias (\"*\"), which is not supported; put text that begins with * in quotes"
        ),
        ("a: *Important* !", "1:14: found text that begins with * or &; put it in quotes"),
        (
            "a: !x 1",
            "1:4: found a tag (\"!\"), which is not supported; put text that begins with ! in quotes"
        ),
        ("a: 1\n---\nb: 2", "2:1: found a second document after \"---\", expected one; take the line out"),
        ("a:\n\tb: 1", "2:1: found a tab, expected spaces; indent with two spaces"),
        ("é: 1\na: @x", "2:4: found text that begins with @; put it in quotes"),
        ("a: %x", "1:4: found text that begins with %; put it in quotes"),
        (
            "title: L'AG : les dates",
            "1:13: found a second \":\" on the line or a line that is indented too far; "
                + "put text with a colon in quotes, or align the line with those above"
        ),
        (
            "subject: {{name}}, bonjour",
            "1:11: found a group of keys in place of a key, expected text; put a value that begins with {{ or [ in quotes|1:18: found a line that fits neither the keys nor the list above it; check its indentation and quotes"
        ),
        (
            "subject: {{name}}",
            "1:11: found a group of keys in place of a key, expected text; put a value that begins with {{ or [ in quotes"
        ),
        (
            "a: 1\n  b: 2",
            "2:4: found a second \":\" on the line or a line that is indented too far; put text with a colon in quotes, or align the line with those above"
        ),
        (
            "  a: 1\n b: 2",
            "2:2: found a line that fits neither the keys nor the list above it; check its indentation and quotes"
        ),
        ("a: 1\nbc\nd: 2", "3:1: found a line without \":\", expected \"key: value\""),
        ("a: \"x\nb: 2\n", "1:4: found a quote that is never closed; close it on this line"),
        (
            "a: [x, y\nb: 2",
            "1:4: found a list that begins with [ and does not end; close it with ] and part its items with commas"
        ),
        (
            "a: {x: 1\nb: 2",
            "1:4: found a group that begins with { and does not end; close it with }, part its keys with commas, or put text that begins with { in quotes"
        ),
        (
            "a: \"C:\\Users\"",
            "1:9: found a backslash with an unknown letter inside \"…\"; use '…' for text with backslashes"
        ),
        ("a: - b", "1:4: found a list item (\"- \") behind a key; put it on a line of its own, indented"),
        ("a: x\u{1}", "1:5: found a control character that text cannot hold; delete it"),
        (
            "a: &x 1\nb: !y 2",
            "1:4: found an anchor (\"&\"), which is not supported; put text that begins with & in quotes|2:4: found a tag (\"!\"), which is not supported; put text that begins with ! in quotes"
        ),
    ]

    @Test(arguments: refused.indices) func whatIsNotPlainYAMLIsRefusedWithAdvice(index: Int) {
        let (text, message) = Self.refused[index]
        #expect(faultLines { try YAMLNode.parse(text.utf8, file: "f") } == message)
    }

    @Test func aFileThatIsNotUTF8SaysSo() {
        let bytes = Array("a: 1\nb: caf".utf8) + [0xE9, 0x0A]
        #expect(
            faultLines { try YAMLNode.parse(bytes, file: "f") }
                == "2:7: found a byte that is not UTF-8; save the file with the encoding UTF-8")
    }

    @Test func deepNestingIsRefusedBeforeItCanHarm() {
        let text = String(repeating: "[", count: 5000)
        #expect(
            faultLines { try YAMLNode.parse(text.utf8, file: "f") }
                == "1:34: found more than 32 levels of nesting; check brackets and indentation")
    }
}

/// The messages of all faults that `work` throws, without the file `f`, joined by `|`; "" where none is thrown.
func faultLines(_ work: () throws -> some Any) -> String {
    do {
        _ = try work()
        return ""
    } catch let faults as WorkspaceFaults {
        return faults.faults.map { String($0.description.dropFirst(2)) }.joined(separator: "|")
    } catch {
        return "other error: \(error)"
    }
}
