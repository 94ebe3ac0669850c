import Engine
import Foundation
import Model

let registerCommand = Command(
    name: "register", synopsis: "EVENT SESSION --contact REF [--places N | --cancel]",
    summary: "registers somebody who called or sent a slip for a session",
    details: """
        Takes a place on one date of an event of Campaigns/agenda.yaml, as the links in mails
        do (`registration:` of a campaign): the same places, the same limits, and the
        confirmation and the reminder follow by themselves. It never takes more places than
        the agenda has (`seats`). Where people choose one date (choose: one), another date of
        theirs is given back. --cancel gives the place back.
        """,
    options: [
        .value("contact", "REF", "who: a reference, or an e-mail address"),
        .value("places", "N", "how many come, the person included (default 1)"),
        .value("by", "WAY", "phone, paper or office (default phone)"),
        .value("on", "DATE", "the day of the call or slip (default: today)"),
        .flag("cancel", "the person does not come after all"),
    ],
    words: ["EVENT", "SESSION"], least: 2,
    run: { invocation in
        let arguments = invocation.arguments
        guard let reference = arguments.value("contact") else {
            throw UsageError("expected --contact REF: who registers, by reference or e-mail address")
        }
        let way = arguments.value("by") ?? "phone"
        guard ["phone", "paper", "office"].contains(way) else {
            throw UsageError("--by: found «\(way)», expected phone, paper or office")
        }
        guard let places = Int(arguments.value("places") ?? "1"),
            (1...(1 + RegistrationOffer.mostCompanions)).contains(places)
        else {
            throw UsageError(
                "--places: found «\(arguments.value("places") ?? "")», expected a number from 1 to "
                    + "\(1 + RegistrationOffer.mostCompanions)")
        }
        let coop = try invocation.coop()
        let done = try coop.register(
            reference, for: try invocation.slug(0, "an event"), invocation.word(1), places: places,
            cancels: arguments.has("cancel"), on: try invocation.date("on") ?? coop.today, source: way)
        return show(done, event: invocation.word(0), invocation.console)
    })

private func show(_ done: StaffRegistration, event: String, _ console: Console) -> ExitStatus {
    let who = "\(done.contact.reference)  \(done.contact.fullName)"
    let what = "\(event) \(done.session.occurrence) (\(done.session.date))"
    let left = done.session.free.map { "; \(count($0, "place")) left" } ?? ""
    let (word, sentence): (String, String) =
        switch done.outcome {
        case .registered(let givenBack):
            (
                "registered",
                "registered for \(what), \(count(done.places, "place"))"
                    + (givenBack.isEmpty ? "" : "; gave back \(givenBack.joined(separator: ", "))") + left
            )
        case .unchanged: ("unchanged", "was registered for \(what) already; nothing changed")
        case .full(let free):
            (
                "full",
                "not registered: \(what) has \(free == 0 ? "no place" : "only \(count(free, "place"))") left"
            )
        case .cancelled: ("cancelled", "no longer registered for \(what)\(left)")
        case .notRegistered: ("not-registered", "was not registered for \(what); nothing changed")
        }
    console.say("\(who): \(sentence).")
    console.print(
        .object([
            ("event", .text(event)), ("session", .text(done.session.occurrence)),
            ("contact", .text(done.contact.reference)), ("outcome", .text(word)),
            ("places", .int(done.places)),
            ("free", done.session.free.map { .int($0) } ?? .null),
        ]))
    switch done.outcome {
    case .full, .notRegistered: return .partly
    case .registered, .unchanged, .cancelled: return .done
    }
}

let registrationsCommand = Command(
    name: "registrations", synopsis: "EVENT [SESSION] [--csv FILE]",
    summary: "who is registered for the sessions of an event, and which places are free",
    details: """
        Lists who is registered for the dates of an event, whichever way they came (the link in
        a mail, `gazette register`, an imported list), with places and free places. --csv
        writes the list for the door, as Excel opens it.
        """,
    options: [.value("csv", "FILE", "the list, for a spreadsheet")],
    words: ["EVENT", "SESSION"], least: 1,
    run: { invocation in
        let coop = try invocation.coop()
        let event = try invocation.slug(0, "an event")
        let session = invocation.arguments.positional.count > 1 ? invocation.word(1) : nil
        let list = try coop.registrations(for: event, session)
        let console = invocation.console
        for session in list.sessions { show(session, list, console) }
        let file = invocation.arguments.value("csv")
        if let file {
            do {
                try Data(list.table.csv).write(to: URL(fileURLWithPath: file))
            } catch {
                throw EngineError(.impossible, "\(file): cannot be written")
            }
            console.say("The list: \(file)")
        }
        console.print(json(list, file))
        return .done
    })

private func show(_ session: EventSession, _ list: RegistrationList, _ console: Console) {
    let people = list.registrations.filter { $0.occurrence == session.occurrence }
    let taken = people.reduce(0) { $0 + $1.places }
    let seats = session.seats.map { " of \($0)" } ?? ""
    let over = session.seats.map { taken > $0 ? ": \(taken - $0) too many, from an imported list" : "" } ?? ""
    let time = session.time.map { " \($0)" } ?? ""
    console.say("\(session.occurrence)  \(session.date)\(time)  \(taken)\(seats) taken\(over)")
    for one in people {
        let with = one.places > 1 ? "  \(one.places) places" : ""
        let day = one.on.map { "  \($0)" } ?? ""
        console.say("  \(one.contact.reference)  \(one.contact.fullName)\(with)\(day)  \(one.source)")
    }
}

private func json(_ list: RegistrationList, _ file: String?) -> JSON {
    .object([
        ("event", .text(list.event.text)), ("file", .text(file)),
        (
            "sessions",
            .list(
                list.sessions.map { session in
                    let people = list.registrations.filter { $0.occurrence == session.occurrence }
                    return .object([
                        ("session", .text(session.occurrence)), ("date", .day(session.date)),
                        ("time", .text(session.time?.description)),
                        ("seats", session.seats.map { .int($0) } ?? .null),
                        ("taken", .int(people.reduce(0) { $0 + $1.places })),
                        ("free", session.free.map { .int($0) } ?? .null),
                        ("registrations", .list(people.map(json))),
                    ])
                })
        ),
    ])
}

private func json(_ one: Registration) -> JSON {
    .object([
        ("contact", .text(one.contact.reference)), ("name", .text(one.contact.fullName)),
        ("places", .int(one.places)), ("on", .day(one.on)), ("source", .text(one.source)),
    ])
}
