import Testing

@testable import Web

@Suite struct StyleSheetTests {
    /// Two pages that chose one name would each be laid out by the other's rules.
    @Test("No two kinds of pages have a class of one name")
    func names() {
        let sheet = StyleSheet.text.split(separator: "\n").map { $0.trimmingPrefix { $0 == " " } }
        let laidOut = sheet.filter { $0.hasPrefix(".") }.compactMap { $0.split(separator: "{").first }
            .map { $0.trimmingSuffix(" ") }
            .filter { !$0.contains(" ") && !$0.contains(":") && !$0.contains(",") }
        #expect(laidOut.count > 10)
        let twice = Dictionary(grouping: laidOut) { $0 }.filter { $0.value.count > 1 }.keys
        #expect(twice.sorted() == [])
    }
}

extension Substring {
    fileprivate func trimmingSuffix(_ end: Character) -> Substring {
        var rest = self
        while rest.last == end { rest.removeLast() }
        return rest
    }
}
