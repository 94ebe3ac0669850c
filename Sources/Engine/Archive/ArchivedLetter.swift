internal import Model
internal import Rendering
internal import Storage
internal import Workspace

/// A letter as anybody may read it: in the words that were sent, without a trace of whom they were sent to.
package struct ArchivedLetter: Sendable {
    package var title: String
    /// What stands beside the subject in a mail program; may be empty.
    package var summary: String
    /// The letter without layout; pictures are named `cid:…`.
    package var html: String
    package var pictures: [LetterDesk.Picture]
    var contentIDs: [String]
}

/// Renders letters for nobody in particular: a tag takes its fallback or nothing, a section about a person is left
/// out, and a personal link leads to a page that says so.
struct LetterForAnybody {
    private let shelf: LetterShelf
    private let fields: MergeFields
    private let workspace: Workspace

    /// `files`: of the day when the letters left.
    init(_ files: Workspace) throws {
        workspace = files
        shelf = try LetterShelf(files, .archive)
        fields = try MergeFields(files)
    }

    /// nil where the files of that day lack the campaign; throws where they lack the letter or it has a fault. `path`: the letter's own page; `site` is
    /// today's.
    func letter(
        _ edition: SentEdition, _ departure: EditionDeparture, site: String, path: String
    ) throws -> ArchivedLetter? {
        guard let campaign = workspace.campaign(edition.campaign) else { return nil }
        let shelved = try shelf.letter(edition.letter, of: campaign.name)
        let nobody = Contact(
            id: ContactID(0), reference: "", firstName: "", lastName: "", email: nil,
            knownSince: departure.sendOn, contracts: [Contract(id: 0, status: nil)])
        var values = fields.values(
            contact: nobody, companions: [], contract: nobody.contracts[0], campaign: campaign,
            step: edition.step, occurrence: edition.occurrence, dueOn: departure.dueOn,
            sendOn: departure.sendOn,
            links: [
                "navigateur": site + path, "archive": "\(site)/lettres/\(campaign.name)",
                "preferences": Self.personal, "enquete": Self.personal,
            ])
        values["archive"] = .flag(true)
        let rendered = try shelved.compiled.merge(Context(.object(values)), .lenient)
        return ArchivedLetter(
            title: rendered.subject.isEmpty ? edition.letter.text : rendered.subject,
            summary: rendered.preheader, html: String(decoding: rendered.html, as: UTF8.self),
            pictures: rendered.pictures.map { LetterDesk.Picture(mediaType: $0.mediaType, bytes: $0.bytes) },
            contentIDs: rendered.pictures.map(\.contentID))
    }

    /// The page that says why a link of somebody else's mail does nothing.
    static let personal = "/lien-personnel"
}
