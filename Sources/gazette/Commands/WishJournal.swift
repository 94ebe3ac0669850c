import Engine
import Model
import Storage

/// What was ever said, or found, of mail to a person, for `contacts show`: each with its day and its way.
struct WishJournal {
    private let consents: [ConsentEntry]
    private let suppressions: [SuppressionEntry]

    init(_ coop: Coop, _ contact: Contact) throws {
        consents = try coop.database.consents(of: contact.id)
        suppressions = try coop.database.suppressionJournal(of: contact.email?.key ?? "")
    }

    func say(_ console: Console) {
        for word in consents {
            console.say(
                "  \(word.at)  \(word.isGiven ? "yes" : "no") to \(word.kind.rawValue) (\(word.source))")
        }
        for entry in suppressions {
            let end = entry.liftedAt.map { ", lifted \($0)" } ?? ""
            console.say(
                "  \(entry.at)  \(entry.category?.rawValue ?? "all") suppressed: \(entry.cause.rawValue) "
                    + "(\(entry.source))\(end)")
        }
    }

    /// Members of `contacts show --json` (docs/json.md).
    var json: [(String, JSON)] {
        [
            (
                "consents",
                .list(
                    consents.map { word in
                        .object([
                            ("at", .moment(word.at)), ("kind", .text(word.kind.rawValue)),
                            ("given", .bool(word.isGiven)), ("source", .text(word.source)),
                        ])
                    })
            ),
            (
                "suppressions",
                .list(
                    suppressions.map { entry in
                        .object([
                            ("at", .moment(entry.at)), ("category", .text(entry.category?.rawValue)),
                            ("cause", .text(entry.cause.rawValue)), ("source", .text(entry.source)),
                            ("lifted_at", .moment(entry.liftedAt)),
                        ])
                    })
            ),
        ]
    }
}
