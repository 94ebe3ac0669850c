import Engine
import Model

/// `gazette contacts retention`.
func listUnheard(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let console = invocation.console
    let people = try coop.retention()
    for person in people {
        console.say(
            "\(person.reference)  \(person.name)  \(person.relation.rawValue), last contact \(person.lastContact) "
                + "(\(person.by.words))")
    }
    console.say(
        people.isEmpty
            ? "Nobody: no prospect, partner or former member has been silent for \(Coop.retentionYears) years."
            : "\(count(people.count, "person", plural: "people")) without contact for \(Coop.retentionYears) years. "
                + "`gazette contacts retention --csv FILE` writes the list; "
                + "`gazette contacts erase --from FILE` erases those who are on it.")
    let file = invocation.arguments.value("csv")
    if let file {
        try writePrivately(coop.retentionTable(people).csv, to: file)
        console.say("The list: \(file)")
    }
    console.print(
        .object([
            ("years", .int(Coop.retentionYears)), ("file", .text(file)),
            (
                "people",
                .list(
                    people.map { person in
                        .object([
                            ("contact", .text(person.reference)), ("name", .text(person.name)),
                            ("relation", .text(person.relation.rawValue)),
                            ("last_contact", .day(person.lastContact)), ("by", .text(person.by.rawValue)),
                        ])
                    })
            ),
        ]))
    return .done
}

extension UnheardPerson.Contact {
    fileprivate var words: String {
        switch self {
        case .known: "first import"
        case .signature: "signature"
        case .lease: "lease"
        case .departure: "departure"
        case .answer: "survey answered"
        case .participation: "took part"
        case .choice: "choice on a page"
        case .refusal: "survey refused"
        case .click: "link followed"
        case .contribution: "contribution"
        }
    }
}
