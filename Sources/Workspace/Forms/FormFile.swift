internal import Model

/// A form as its file says it, with the place of the event that it names.
struct FormFile {
    let form: ContributionForm
    let file: String
    let event: Located<Slug>?

    /// Reads `Campaigns/<campaign>/form.yaml`.
    ///
    /// - Throws: `WorkspaceFaults`.
    static func read(
        _ bytes: some Collection<UInt8>, file: String, campaign: Slug
    ) throws(WorkspaceFaults) -> FormFile {
        try Fields.read(bytes, file: file, of: "the form") { fields in
            let title = fields.required("title", .line)
            let kind = fields.required("kind", FieldKind<ContributionForm.Kind>.word)
            let introduction = fields.value("intro", .text, or: "")
            let thanks = fields.value("thanks", .text, or: "")
            let event = fields.optional("event", .located(.slug))
            let isPublic = fields.value("public", .flag, or: false)
            let wall = fields.optional("wall", .wall)
            guard let title, let kind else { return nil }
            return FormFile(
                form: ContributionForm(
                    name: campaign, title: title, kind: kind, introduction: introduction, thanks: thanks,
                    event: event?.value, isPublic: isPublic, wall: wall),
                file: file, event: event)
        }
    }

    var names: UsedNames { UsedNames(events: event.map { [EventName(name: $0, role: .offer)] } ?? []) }
}

extension FieldKind<ContributionForm.Wall> {
    fileprivate static var wall: FieldKind {
        .group("a wall") { fields in
            let title = fields.required("title", .line)
            let introduction = fields.value("intro", .text, or: "")
            return title.map { ContributionForm.Wall(title: $0, introduction: introduction) }
        }
    }
}
