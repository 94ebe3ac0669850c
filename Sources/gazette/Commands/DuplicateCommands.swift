import Engine
import Model

/// `gazette contacts duplicates`.
func listDuplicates(_ coop: Coop, _ console: Console) throws -> ExitStatus {
    let pairs = try coop.duplicates()
    for pair in pairs {
        console.say(
            "\(pair.first.reference)  \(pair.second.reference)  \(pair.first.firstName) \(pair.first.lastName): "
                + pair.grounds.map(\.rawValue).joined(separator: ", "))
    }
    if let pair = pairs.first {
        let words = "\(pair.first.reference) \(pair.second.reference)"
        console.say(
            "\(count(pairs.count, "likely duplicate")). One person: `gazette contacts merge \(words)` (the first is "
                + "kept); two: `gazette contacts distinct \(words)`.")
    } else {
        console.say("No likely duplicates.")
    }
    console.print(
        .object([
            (
                "pairs",
                .list(
                    pairs.map { pair in
                        .object([
                            ("first", .text(pair.first.reference)), ("second", .text(pair.second.reference)),
                            ("name", .text("\(pair.first.firstName) \(pair.first.lastName)")),
                            ("grounds", .list(pair.grounds.map { .text($0.rawValue) })),
                        ])
                    })
            )
        ]))
    return .done
}

/// `gazette contacts merge KEEP OTHER`.
func mergePeople(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let (keep, other) = (invocation.word(1), invocation.word(2))
    try coop.merge(other, into: keep)
    invocation.console.say(
        "\(other) is \(keep) from now on; imports of \(other) mean \(keep). `gazette contacts show \(keep)` shows "
            + "what they have.")
    invocation.console.print(.object([("contact", .text(keep)), ("merged", .text(other))]))
    return .done
}

/// `gazette contacts distinct A B`.
func keepDistinct(_ coop: Coop, _ invocation: Invocation) throws -> ExitStatus {
    let (first, second) = (invocation.word(1), invocation.word(2))
    try coop.setDistinct(first, second)
    invocation.console.say(
        "\(first) and \(second) are two people; they are not listed as duplicates any more.")
    invocation.console.print(
        .object([("first", .text(first)), ("second", .text(second)), ("distinct", .bool(true))]))
    return .done
}
