import Engine
import Foundation
import Model
import Storage

/// `gazette contacts export REF`: the document is what was asked for, so it is printed without `--json`, too.
func exportPerson(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let contact = try coop.person(invocation.word(1))
    let document = try personDocument(coop, contact)
    guard let file = invocation.arguments.value("out") else {
        invocation.console.show(document)
        return .done
    }
    var bytes: [UInt8] = []
    document.write(into: &bytes)
    bytes.append(10)
    try writePrivately(bytes, to: file)
    invocation.console.say("Everything that the database has about \(contact.reference): \(file)")
    invocation.console.print(.object([("contact", .text(contact.reference)), ("file", .text(file))]))
    return .done
}

/// For its owner's eyes only.
func writePrivately(_ bytes: [UInt8], to path: String) throws {
    let made = FileManager.default.createFile(
        atPath: path, contents: Data(bytes), attributes: [.posixPermissions: 0o600])
    if !made { throw EngineError(.impossible, "\(path): cannot be written; check the folder and its rights") }
}

private func personDocument(_ coop: Coop, _ contact: Contact) throws -> JSON {
    let tables = try coop.database.personalData(of: contact.id)
    let sources = try coop.database.sources(ofContact: contact.reference)
    let letters = try coop.database.letterReferences(of: contact.id)
    return .object(
        [
            ("contact", .text(contact.reference)), ("exported_at", .moment(coop.now)),
            ("sources", .list(sources.map { .text($0) })),
        ]
            + tables.map { table in
                (table.table, .list(table.rows.map { .object($0.map { ($0.column, value($0.value)) }) }))
            } + [
                (
                    "letters_sent",
                    .list(
                        letters.map { letter in
                            .object([
                                ("delivery", .int(Int(letter.delivery))), ("sent_at", .moment(letter.sentAt)),
                                ("file", .text(letter.path)),
                                ("version", letter.version.map { .int(Int($0)) } ?? .null),
                            ])
                        })
                )
            ])
}

private func value(_ value: StoredValue) -> JSON {
    switch value {
    case .text(let text): .text(text)
    case .number(let number): .int(Int(number))
    case .flag(let flag): .bool(flag)
    case .moment(let instant): .moment(instant)
    case .answers(let fields):
        .list(fields.values.map { .object([("question", .text($0.question)), ("value", .text($0.value))]) })
    case .none: .null
    }
}
