import Model
import Testing

@testable import Storage

@Suite struct FileVersionTests {
    @Test("Each file is read as it was when an event was written; what is gone is left out")
    func versions() throws {
        let fixture = try StorageFixture()
        let database = fixture.database
        #expect(try !database.hasFileVersions())
        let latin: [UInt8] = [0x63, 0x6C, 0xE9, 0x3B, 0x00]
        try database.keep(["a.md": Array("un".utf8), "b.csv": latin], at: fixture.now)
        #expect(try database.fileVersions() == ["a.md": Array("un".utf8), "b.csv": latin])
        #expect(try database.hasFileVersions())
        try database.keep(["a.md": Array("deux".utf8), "b.csv": nil], at: fixture.now)
        #expect(try database.fileVersions() == ["a.md": Array("deux".utf8)])
        // Nothing was written before the first event.
        #expect(try database.fileVersions(at: 0).isEmpty)
    }
}
