import Foundation
import TestSupport
import Testing

@testable import Rendering

/// JSON as the specification's files hold it.
private enum JSON: Decodable {
    case value(Value)

    init(from decoder: any Decoder) throws { self = .value(try Self.decode(decoder)) }

    private static func decode(_ decoder: any Decoder) throws -> Value {
        let single = try decoder.singleValueContainer()
        if single.decodeNil() { return .missing }
        if let flag = try? single.decode(Bool.self) { return .flag(flag) }
        if let number = try? single.decode(Int.self) { return .number(number) }
        if let number = try? single.decode(Double.self) { return .decimal(number) }
        if let text = try? single.decode(String.self) { return .text(text) }
        if let list = try? single.decode([JSON].self) { return .list(list.map(\.value)) }
        return .object(try single.decode([String: JSON].self).mapValues(\.value))
    }

    var value: Value {
        switch self {
        case .value(let value): value
        }
    }
}

private struct Suite: Decodable {
    struct Case: Decodable {
        let name: String
        let data: JSON
        let template: String
        let partials: [String: String]?
        let expected: String
    }
    let tests: [Case]
}

@Suite struct MustacheConformanceTests {
    @Test func `Every case of the specification gives the expected text`() throws {
        guard let folder = Repository.conformance("mustache") else {
            print("skipped: conformance/mustache is not beside the checkout")
            return
        }
        let files = try FileManager.default.contentsOfDirectory(at: folder, includingPropertiesForKeys: nil)
            .filter { $0.pathExtension == "json" }
        var count = 0
        for file in files {
            for test in try JSONDecoder().decode(Suite.self, from: Data(contentsOf: file)).tests {
                let partials = (test.partials ?? [:]).map { name, text in
                    TemplateSource(name: name, file: name, text: text)
                }
                let set = try TemplateSet(partials, rules: .specification)
                let source = TemplateSource(name: "test", file: "test", text: test.template)
                let template = try set.compile(source, .html)
                let output = try template.merge(Context(test.data.value), .lenient)
                #expect(
                    String(decoding: output, as: UTF8.self) == test.expected,
                    "\(file.lastPathComponent): \(test.name)")
                count += 1
            }
        }
        #expect(count > 150)
    }
}
