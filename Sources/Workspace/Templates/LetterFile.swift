package import Model

/// A letter: `Templates/letters/<campaign>/<name>.md`. Subject, preheader and body hold Mustache tags.
package struct LetterFile: Hashable, Sendable {
    package let campaign: Slug
    package let name: Slug
    /// Relative to the workspace.
    package let file: String
    package let subject: String
    package let subjectLine: Int
    package let preheader: String?
    /// Line of the preheader; of the subject where there is none.
    package let preheaderLine: Int
    package let layout: Slug
    package let layoutLine: Int
    /// The activity of the coop that the letter needs, if any.
    package let activity: Slug?
    /// Markdown, with LF line ends.
    package let body: String
    /// Line of the body's first line in the file.
    package let bodyLine: Int

    /// - Throws: `WorkspaceFaults`.
    static func read(
        _ bytes: [UInt8], file: String, campaign: Slug, name: Slug
    ) throws(WorkspaceFaults) -> LetterFile {
        let matter = try FrontMatter(bytes, file: file)
        return try Fields.read(matter.head, file: file, of: "the letter's head", firstLine: matter.headLine) {
            fields in
            let subject = fields.required("subject", .line)
            let preheader = fields.optional("preheader", .line)
            let layout = fields.required("layout", .slug)
            let activity = fields.optional("activity", .slug)
            if matter.body.allSatisfy(\.isWhitespace) {
                fields.fault(
                    at: matter.bodyLine, "found a letter without text below its head; write it there")
            }
            guard let subject, let layout else { return nil }
            let subjectLine = fields.line(of: "subject")
            return LetterFile(
                campaign: campaign, name: name, file: file, subject: subject, subjectLine: subjectLine,
                preheader: preheader,
                preheaderLine: fields.has("preheader") ? fields.line(of: "preheader") : subjectLine,
                layout: layout, layoutLine: fields.line(of: "layout"), activity: activity, body: matter.body,
                bodyLine: matter.bodyLine)
        }
    }
}

/// News of a building site: `Campaigns/<campaign>/notes/<any name>.md`.
package struct ProgressNote: Hashable, Sendable {
    package let campaign: Slug
    package let file: String
    package let programme: Slug
    package let programmeLine: Int
    /// The day from which the note is news.
    package let date: CivilDate
    package let title: String
    /// Markdown, with LF line ends.
    package let body: String
    package let bodyLine: Int

    /// - Throws: `WorkspaceFaults`.
    static func read(_ bytes: [UInt8], file: String, campaign: Slug) throws(WorkspaceFaults) -> ProgressNote {
        let matter = try FrontMatter(bytes, file: file)
        return try Fields.read(matter.head, file: file, of: "the note's head", firstLine: matter.headLine) {
            fields in
            let programme = fields.required("programme", .slug)
            let date = fields.required("date", .date)
            let title = fields.required("title", .line)
            if matter.body.allSatisfy(\.isWhitespace) {
                fields.fault(at: matter.bodyLine, "found a note without text below its head; write it there")
            }
            guard let programme, let date, let title else { return nil }
            return ProgressNote(
                campaign: campaign, file: file, programme: programme,
                programmeLine: fields.line(of: "programme"),
                date: date, title: title, body: matter.body, bodyLine: matter.bodyLine)
        }
    }
}
