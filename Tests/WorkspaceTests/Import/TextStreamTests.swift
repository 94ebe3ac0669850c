import TestSupport
import Testing

@testable import Workspace

@Suite("Text encodings")
struct TextStreamTests {
    /// The whole text, read through a target of `room` bytes.
    private func decode(_ bytes: [UInt8], chunk: Int = .max, room: Int = 1000) throws -> (
        String, TextEncoding, Int
    ) {
        let stream = try TextStream(ByteSource(bytes: bytes, name: "f.csv", chunk: chunk), chunk: 128)
        var text: [UInt8] = []
        let target = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: room)
        defer { target.deallocate() }
        while true {
            let count = try stream.read(into: target)
            if count == 0 { break }
            text += target[..<count]
        }
        return (String(decoding: text, as: UTF8.self), stream.encoding, stream.misfits)
    }

    private func complaint(_ bytes: [UInt8]) -> String? {
        do {
            _ = try decode(bytes)
            return nil
        } catch { return "\(error)" }
    }

    @Test(
        "UTF-8 with and without BOM, UTF-16 with and without BOM, by content", arguments: [1, 2, 3, 7, .max])
    func encodings(chunk: Int) throws {
        let text = String(repeating: "Nom;Prénom;€\r\nŒuvrard;Zoé 👋;12\r\n", count: 30)
        let utf8 = Array(text.utf8)
        let wide = CSVSamples.utf16(text)
        let swapped = stride(from: 0, to: wide.count, by: 2).flatMap { [wide[$0 + 1], wide[$0]] }
        let cases: [([UInt8], TextEncoding)] = [
            (utf8, .utf8), ([0xEF, 0xBB, 0xBF] + utf8, .utf8), (wide, .utf16LittleEndian),
            ([0xFF, 0xFE] + wide, .utf16LittleEndian), ([0xFE, 0xFF] + swapped, .utf16BigEndian),
            (swapped, .utf16BigEndian),
        ]
        for (bytes, encoding) in cases {
            for room in [4, 5, 1000] {
                let found = try decode(bytes, chunk: chunk, room: room)
                #expect(found.0 == text)
                #expect(found.1 == encoding)
                #expect(found.2 == 0)
            }
        }
    }

    @Test("Windows-1252 from French Excel, with œ, €, ’ and accents in capitals")
    func windows1252() throws {
        let bytes: [UInt8] =
            Array("Nom;Part\r\nC".utf8) + [0x9C] + Array("ur;15 ".utf8) + [0x80] + Array("\r\nL".utf8)
            + [0x92, 0xC9] + Array("tang;".utf8) + [0xC9, 0xBB] + Array("\r\n".utf8)
        let found = try decode(bytes)
        #expect(found.0 == "Nom;Part\r\nCœur;15 €\r\nL’Étang;É»\r\n")
        #expect(found.1 == .windows1252)
    }

    @Test(
        "a file that is ASCII for a long while and then Windows-1252 comes out right",
        arguments: [1, 100, .max])
    func lateFallback(chunk: Int) throws {
        let ascii = String(repeating: "abc;def\r\n", count: 9000)
        let found = try decode(Array(ascii.utf8) + [0xE9, 0xC3, 0xA9, 0xE9], chunk: chunk)
        #expect(found.0 == ascii + "éÃ©é")
        #expect(found.1 == .windows1252)
    }

    @Test("a single foreign byte in UTF-8 is read as Windows-1252 and counted")
    func mixed() throws {
        let text = String(repeating: "é;", count: 200)
        let found = try decode(Array(text.utf8) + [0xE9, 0x3B] + Array("ç".utf8) + [0xC3])
        #expect(found.0 == text + "é;çÃ")
        #expect(found.1 == .utf8)
        #expect(found.2 == 2)
    }

    @Test("half a character at the end of UTF-16 is counted, not lost")
    func halfUnit() throws {
        let found = try decode([0xFF, 0xFE] + CSVSamples.utf16("a;b") + [0x3D, 0xD8])
        #expect(found.0 == "a;b\u{FFFD}")
        #expect(found.2 == 1)
    }

    @Test("refuses what is not a text, and says what it is")
    func binary() {
        let advice = "; in Excel, save it as \"CSV UTF-8\" and import that file"
        #expect(
            complaint([]) == "f.csv: the file is empty; expected a CSV whose first line names the columns")
        #expect(
            complaint([0x50, 0x4B, 0x03, 0x04, 0x14])
                == "f.csv: this is an Excel or LibreOffice workbook, not a CSV" + advice)
        #expect(
            complaint(Array("nom;email\nab".utf8) + [0] + Array("c;d".utf8))
                == "f.csv: byte 12 is not text; expected a CSV" + advice)
        let late = [UInt8](repeating: UInt8(ascii: "x"), count: 5000) + [0, 0x78]
        #expect(complaint(late) == "f.csv: byte 5000 is not text; expected a CSV" + advice)
        #expect(
            complaint((0...255).map { UInt8($0) }) == "f.csv: byte 0 is not text; expected a CSV" + advice)
        #expect(
            complaint([0xFF, 0xFE] + CSVSamples.utf16("a\0b")) == "f.csv: byte 4 is not text; expected a CSV"
                + advice)
        #expect(
            complaint((1...8).map { UInt8($0) } + [65]) == "f.csv: byte 0 is not text; expected a CSV"
                + advice)
    }

    @Test("says why a file cannot be opened")
    func unreadable() throws {
        let folder = try TemporaryFolder()
        #expect(throws: ImportError.unreadable(file: folder.path("x"), reason: "No such file or directory")) {
            try ByteSource(path: folder.path("x"))
        }
        #expect(
            throws: ImportError.unreadable(file: folder.path(""), reason: "it is a folder; expected a file")
        ) {
            try ByteSource(path: folder.path(""))
        }
    }
}
