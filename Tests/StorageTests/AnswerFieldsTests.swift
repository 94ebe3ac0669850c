import Storage
import Testing

@Suite("Answers as one column of text")
struct AnswerFieldsTests {
    @Test(
        "Whatever was answered comes back as it was",
        arguments: [
            "", "oui", "a|b", "ligne 1\nligne 2", "tab\tulation", "\\n", "\\\\", "fin\\", "\n", "\n\u{301}",
            "\\\u{301}",
            "\r\n", "\r", "\t\u{308}\n\u{308}", "é\u{301}\u{301}", "👩‍👩‍👧\n",
        ])
    func roundTrip(_ value: String) {
        let fields = AnswerFields([("mot", value), ("fin", "x")])
        let read = AnswerFields(text: fields.text)
        #expect(read.values.map(\.question) == ["mot", "fin"])
        #expect(
            read.values.first?.value.unicodeScalars.elementsEqual(value.unicodeScalars) == true,
            "\(fields.text)")
    }

    @Test("A row is readable: one answer a line, line feeds and tabulators as signs")
    func readable() {
        let fields = AnswerFields([("sait", "oui"), ("mot", "a\nb\tc\\")])
        #expect(fields.text == "sait\toui\nmot\ta\\nb\\tc\\\\")
    }
}
