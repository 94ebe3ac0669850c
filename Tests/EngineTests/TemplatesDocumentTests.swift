import Foundation
import TestSupport
import Testing

@testable import Engine
@testable import Rendering

/// `docs/templates.md` and the code say the same.
@Suite struct TemplatesDocumentTests {
    /// The names in backquotes in the first column of the tables of one section.
    private func names(in section: String) throws -> [String] {
        let url = Repository.root.appendingPathComponent("docs/templates.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        let parts = text.components(separatedBy: "\n## ")
        let part = try #require(parts.first { $0.hasPrefix(section + "\n") })
        return part.split(separator: "\n").compactMap { line in
            guard line.hasPrefix("| `") else { return nil }
            return String(line.dropFirst(3).prefix { $0 != "`" })
        }
    }

    @Test("The documented fields are those of the catalogue, each once")
    func fields() throws {
        #expect(try names(in: "Fields").sorted() == MergeFields.catalogue.names)
    }

    @Test("The documented blocks are those that are shipped")
    func blocks() throws {
        let folder = Repository.root.appendingPathComponent("Templates/blocks").path
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
        let shipped = Set(files.map { $0.split(separator: ".")[0] }.map(String.init))
        #expect(Set(try names(in: "Blocks")) == shipped)
    }

    @Test("Every field of a resource is documented")
    func resourceFields() throws {
        let url = Repository.root.appendingPathComponent("docs/templates.md")
        let text = try String(contentsOf: url, encoding: .utf8)
        for field in LetterCompiler.resourceFields { #expect(text.contains("`\(field)`"), "\(field)") }
    }
}
