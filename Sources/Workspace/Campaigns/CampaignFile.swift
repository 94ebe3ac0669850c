internal import Model

/// A campaign as its file says it, before audiences and letters are looked up: the names that it uses, with
/// their places.
struct CampaignFile {
    /// Without audiences; its letters without activities.
    var campaign: Campaign
    let file: String
    /// Where the name was written; line 1 where it is the folder's.
    let nameLine: Int
    let audiences: [Located<Slug>]
    let letters: [Located<Slug>]
    let papers: [Located<Slug>]
    let names: UsedNames
    let timeOfDay: Located<LocalTime>?
    let window: Located<CampaignWindow>?
    let stepLines: [Slug: Int]

    /// Reads `Campaigns/<folder>/campaign.yaml`.
    ///
    /// - Throws: `WorkspaceFaults`.
    static func read(
        _ bytes: some Collection<UInt8>, file: String, folder: Slug
    ) throws(WorkspaceFaults) -> CampaignFile {
        try Fields.read(bytes, file: file, of: "the campaign") { fields in campaign(&fields, folder: folder) }
    }

    private static func campaign(_ fields: inout Fields, folder: Slug) -> CampaignFile? {
        let name = fields.value("name", .slug, or: folder)
        let title = fields.required("title", .line)
        let category = fields.required("category", FieldKind<Category>.word)
        let audiences = fields.required("audience", .oneOrMore(of: .located(.slug)))
        let follows = fields.value("follows", FieldKind<Campaign.Enrolment>.word, or: .contact)
        let from = fields.optional("from", .located(.slug))
        let until = fields.optional("until", .located(.slug))
        let effectiveFrom = fields.optional("effective-from", .date)
        let because = fields.required("because", .text)
        let time = fields.optional("time", .located(.time))
        let grace = fields.optional("grace", .grace)
        let inDoubt = fields.value("in-doubt", FieldKind<Campaign.InDoubtPolicy>.word, or: .ask)
        let unit = fields.value("unit", FieldKind<Campaign.Unit>.word, or: .address)
        let enter = fields.optional("enter", .condition)
        let exit = fields.optional("exit", .condition)
        let window = fields.optional("window", .located(.window))
        let noteAge = fields.value("note-age", .noteAge, or: Campaign.defaultNoteAge)
        let isSelfEnrolled = fields.value("enrolment", .word([("self", true)]), or: false)
        let isArchived = fields.value("archive", .flag, or: false)
        if isArchived, let category, category != .newsletter {
            fields.fault(
                "archive",
                "found oui in a campaign of category \(category.rawValue); only newsletters are public")
        }
        let registration = fields.optional("registration", .registration)
        let steps = fields.required("steps", .list(of: .group("a step", StepFile.read)))
        refuseTwins(steps ?? [], &fields)
        guard let title, let category, let audiences, let because, let steps else { return nil }
        let campaign = Campaign(
            name: name, title: title, category: category, audiences: [], follows: follows,
            entersAfter: from?.value, until: until?.value, effectiveFrom: effectiveFrom, because: because,
            timeOfDay: time?.value, grace: grace, inDoubt: inDoubt, unit: unit, enter: enter?.condition,
            exit: exit?.condition, window: window?.value, noteAge: noteAge, isSelfEnrolled: isSelfEnrolled,
            isArchived: isArchived, registration: registration?.offer, steps: steps.map(\.step))
        let parts = [enter?.names, exit?.names].compactMap { $0 } + steps.map(\.names)
        let offered = (registration?.event).map { [EventName(name: $0, role: .offer)] } ?? []
        let own = UsedNames(keyDates: [from, until].compactMap { $0 }, events: offered)
        let names = parts.reduce(own, +)
        return CampaignFile(
            campaign: campaign, file: fields.file, nameLine: fields.has("name") ? fields.line(of: "name") : 1,
            audiences: audiences, letters: steps.flatMap(\.letters),
            papers: steps.compactMap(\.paper), names: names, timeOfDay: time,
            window: window, stepLines: Dictionary(steps.map { ($0.step.name, $0.line) }) { first, _ in first }
        )
    }

    /// The ledger tells occurrences apart by the step's name.
    private static func refuseTwins(_ steps: [StepFile], _ fields: inout Fields) {
        var lines: [Slug: Int] = [:]
        for step in steps {
            if let first = lines[step.step.name] {
                fields.fault(
                    at: step.line,
                    "step: found \"\(step.step.name)\" a second time (first on line \(first)); give it another name"
                )
            }
            lines[step.step.name] = lines[step.step.name] ?? step.line
        }
    }
}

extension FieldKind<Grace> {
    /// `14 days`, `2 weeks` or `until-next`.
    static var grace: FieldKind {
        scalar("a number of days or weeks such as 14 days, or until-next") { text in
            text == "until-next" ? .untilNext : Span(text)?.days.map { .days($0) }
        }
    }
}
