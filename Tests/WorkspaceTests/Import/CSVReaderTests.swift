import Foundation
import TestSupport
import Testing

@testable import Workspace

@Suite("CSV reader")
struct CSVReaderTests {
    @Test("reads every file of csv-spectrum as its JSON says")
    func spectrum() throws {
        guard let folder = Repository.conformance("csv-spectrum") else {
            print("skipped: conformance/csv-spectrum is not here")
            return
        }
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
        let tables = files.filter { $0.pathExtension == "csv" }
        #expect(tables.count >= 12)
        for file in tables {
            let data = try Data(contentsOf: file.deletingPathExtension().appendingPathExtension("json"))
            let json = try JSONSerialization.jsonObject(with: data)
            // One of the files is a lone object, and gives a telephone number that its CSV does not hold.
            var expected = try #require(
                json as? [[String: String]] ?? (json as? [String: String]).map { [$0] })
            if file.lastPathComponent == "location_coordinates.csv" {
                expected[0]["Contact Phone Number"] = "2095257564"
            }
            let reader = try CSVReader(TextStream(ByteSource(path: file.path)))
            _ = try reader.next()
            let header = reader.strings
            var found: [[String: String]] = []
            while try reader.next() {
                found.append(Dictionary(uniqueKeysWithValues: zip(header, reader.strings)))
            }
            #expect(found == expected, "\(file.lastPathComponent)")
        }
    }

    @Test(
        "takes each line break, also mixed, and counts physical lines",
        arguments: [
            "a;b\r\n1;2\r\n3;4\r\n", "a;b\n1;2\n3;4\n", "a;b\r1;2\r3;4\r", "a;b\r\n1;2\r3;4", "a;b\r1;2\n3;4",
        ])
    func lineBreaks(text: String) throws {
        for chunk in [1, 2, 3, 64] {
            let found = try CSVSamples.records(Array(text.utf8), chunk: chunk)
            #expect(found.map(\.fields) == [["a", "b"], ["1", "2"], ["3", "4"]])
            #expect(found.map(\.line) == [1, 2, 3])
        }
    }

    @Test("passes over blank lines and counts breaks inside quotes")
    func lineNumbers() throws {
        let text = "\r\n\r\na;b\r\n\"x\r\ny\rz\nw\";2\r\n\r\n3;4"
        let found = try CSVSamples.records(Array(text.utf8))
        #expect(found.map(\.line) == [3, 4, 9])
        #expect(found[1].fields == ["x\r\ny\rz\nw", "2"])
    }

    @Test(
        "tells the delimiter by the header line",
        arguments: [
            ("nom;prénom\n", UInt8(ascii: ";")), ("nom,prénom\n1;2;3\n", UInt8(ascii: ",")),
            ("nom\tprénom\n", UInt8(ascii: "\t")), ("\"a,b,c\";d\n", UInt8(ascii: ";")),
            ("nom\n", UInt8(ascii: ";")), ("a,b;c\n", UInt8(ascii: ";")),
            ("sep=|\r\na|b;c;d\r\n", UInt8(ascii: "|")),
            ("\n\n\"a;b;c\nd;e\",f,g\n", UInt8(ascii: ",")),
        ])
    func delimiter(text: String, expected: UInt8) throws {
        #expect(try CSVSamples.reader(Array(text.utf8)).delimiter == expected)
    }

    @Test("passes over Excel's sep= line but counts it")
    func separatorLine() throws {
        let found = try CSVSamples.records(Array("sep=,\r\na,b;c\r\n".utf8))
        #expect(found.map(\.fields) == [["a", "b;c"]])
        #expect(found.map(\.line) == [2])
    }

    @Test(
        "reads quotes as Excel does",
        arguments: [
            ("\"a\"\"b\";c", ["a\"b", "c"]), ("\"\";\"\"\"\"", ["", "\""]), ("a\"b;c\"", ["a\"b", "c\""]),
            ("\"a\" ;b", ["a ", "b"]), ("\"a\"b\"c;d", ["ab\"c", "d"]), ("a;", ["a", ""]), (";", ["", ""]),
            ("\"a;b\";\"c\nd\"", ["a;b", "c\nd"]), (" \"a\";b", [" \"a\"", "b"]),
        ])
    func quotes(text: String, expected: [String]) throws {
        for chunk in [1, 2, 5, 64] {
            #expect(
                try CSVSamples.records(Array(text.utf8), delimiter: UInt8(ascii: ";"), chunk: chunk).map(
                    \.fields) == [
                        expected
                    ])
        }
    }

    @Test("what was printed reads back the same, whatever the table, chunk and encoding", arguments: 0..<60)
    func roundTrip(seed: Int) throws {
        var dice = Dice(state: UInt64(seed))
        let alphabet = [
            "a", "é", "œ", "€", " ", "\"", ";", ",", "\t", "\n", "\r", "\r\n", "Z", "0", "=", "#",
        ]
        let columns = Int.random(in: 1...6, using: &dice)
        let table = (0..<Int.random(in: 1...40, using: &dice)).map { _ in
            (0..<columns).map { _ in
                (0..<Int.random(in: 0...8, using: &dice)).map { _ in
                    alphabet.randomElement(using: &dice) ?? ""
                }.joined()
            }
        }
        let delimiter = [UInt8(ascii: ";"), UInt8(ascii: ","), UInt8(ascii: "\t")][seed % 3]
        var writer = CSVWriter(delimiter: delimiter, lineBreak: ["\r\n", "\n", "\r"][seed / 3 % 3])
        for row in table { writer.append(row) }
        let chunk = Int.random(in: 1...200, using: &dice)
        // Compared as bytes: to Swift, "\r" and "\n" meeting from two letters are one character.
        let expected = table.map { $0.map { Array($0.utf8) } }
        let marked = CSVWriter.byteOrderMark + writer.bytes
        let wide = [0xFF, 0xFE] + CSVSamples.utf16(String(decoding: writer.bytes, as: UTF8.self))
        for bytes in [marked, wide] {
            let found = try CSVSamples.records(bytes, delimiter: delimiter, chunk: chunk).map {
                $0.fields.map { Array($0.utf8) }
            }
            #expect(found == expected)
        }
    }

    @Test("names the line on which a quote opened that nothing closes")
    func unclosedQuote() {
        #expect(
            CSVSamples.complaint(Array("a;b\n1;2\n3;\"four\n5;6\n7;8\n".utf8))
                == "f.csv:3: the quote that opens on this line is never closed;"
                + " expected a second \" before the end of the file")
        let long = [UInt8](repeating: UInt8(ascii: "x"), count: 3 << 20)
        #expect(
            CSVSamples.complaint(Array("a;b\n\"1\n\";\"".utf8) + long)
                == "f.csv:3: the quote that opens on this line is never closed;"
                + " expected a second \" before the end of the file")
    }

    @Test("measures a field of 50 MB without keeping it", arguments: [("", 5_000_000), ("\"", 50_000_000)])
    func hugeField(quote: String, size: Int) throws {
        let folder = try TemporaryFolder()
        let body = [UInt8](repeating: UInt8(ascii: "x"), count: size)
        let path = try folder.write("f.csv", Array("a;b\n1;\(quote)".utf8) + body + Array("\(quote)\n".utf8))
        let reader = try CSVReader(TextStream(ByteSource(path: path)))
        reader.columnNames = ["a", "b"]
        #expect(try reader.next())
        let error = #expect(throws: ImportError.self) { try reader.next() }
        #expect(
            error
                == .fieldTooLong(file: path, line: 2, column: "\"b\"", size: size, limit: 1_048_576))
        #expect(
            error?.description == "\(path):2: column \"b\" holds \(size) bytes; expected at most 1048576;"
                + " is a closing quote missing?")
        #expect(reader.bufferSize <= 4 << 20)
    }

    @Test("takes a field of exactly the limit and refuses a record beyond its own")
    func limits() throws {
        let field = String(repeating: "x", count: CSVReader.fieldLimit)
        #expect(try CSVSamples.fields("\(field);\"\(field)\"\n") == [[field, field]])
        #expect(
            CSVSamples.complaint(Array((field + "y;1").utf8))?.contains("column 1 holds 1048577 bytes")
                == true)
        let record = [String](repeating: field, count: 6).joined(separator: ";")
        #expect(
            CSVSamples.complaint(Array(record.utf8))
                == "f.csv:1: the record that begins here is longer than 4194304 bytes;"
                + " is a closing quote missing?"
        )
    }
}
