internal import Foundation
internal import MIME
internal import Model
internal import Rendering
internal import Workspace

/// A letter ready to be merged, with its pictures encoded once.
struct ShelvedLetter: Sendable {
    let compiled: CompiledLetter
    /// As `compiled.pictures`, encoded.
    let pictures: [EncodedPart]
    /// The names under `liens` that it shows; nil where it may show any.
    let links: Set<String>?
}

/// The workspace's letters, each compiled when first asked for. Used from many threads.
final class LetterShelf: @unchecked Sendable {
    private let compiler: LetterCompiler
    private let sources: [String: LetterFile]
    private let campaigns: [Slug: Campaign]
    private let register: LinkRegister?
    private let lock = NSLock()
    private var shelved: [Name: ShelvedLetter] = [:]

    private struct Name: Hashable {
        let campaign: Slug
        let letter: Slug
    }

    /// What becomes of letters.
    enum Form: Sendable {
        case mail
        /// The words alone: a mail merge has its own letterhead, and paper has no buttons.
        case paper
        /// Blocks as in a mail, without a layout: the page around it is the archive's.
        case archive
    }

    /// Throws `RenderingError` for what is wrong in a block or layout. `register`: where clicks are counted.
    init(_ workspace: Workspace, _ form: Form = .mail, register: LinkRegister? = nil) throws {
        self.register = register
        campaigns = Dictionary(workspace.campaigns.map { ($0.name, $0) }) { first, _ in first }
        compiler = try LetterCompiler(
            blocks: Self.pairs(workspace.blocks).map { form == .paper ? $0.onPaper : $0 },
            layouts: Self.pairs(workspace.layouts).map { form == .mail ? $0 : $0.bare },
            resources: workspace.resources.map(Self.resource),
            pictures: workspace.pictures.compactMap(Self.picture),
            known: .object(["coop": MergeFields.coop(workspace)]),
            pictureDomain: workspace.settings.sender.address.domain)
        sources = Dictionary(workspace.letters.map { ("\($0.campaign)/\($0.name)", $0) }) { first, _ in first
        }
    }

    /// Throws `RenderingError` for what is wrong in the letter, `EngineError` where there is none.
    func letter(_ name: Slug, of campaign: Slug) throws -> ShelvedLetter {
        let name = Name(campaign: campaign, letter: name)
        // Held while it compiles: who sends and who makes ahead would both do the same.
        return try lock.withLock {
            if let ready = shelved[name] { return ready }
            let ready = try shelve(name)
            shelved[name] = ready
            return ready
        }
    }

    private func shelve(_ name: Name) throws -> ShelvedLetter {
        let key = "\(name.campaign)/\(name.letter)"
        guard let source = sources[key] else {
            throw EngineError(
                .invalid, "Templates/letters/\(key).md: the letter does not exist, or has a fault")
        }
        let detour = campaigns[name.campaign].flatMap { register?.detour($0, name.letter) }
        let compiled = try compiler.compile(LetterSource(source), detour: detour)
        return ShelvedLetter(
            compiled: compiled, pictures: try compiled.pictures.map(Self.encoded),
            links: compiled.fields(of: "liens"))
    }

    /// Compiles a letter that need not be the workspace's; nothing is kept.
    func compile(_ source: LetterSource) throws(RenderingError) -> CompiledLetter {
        try compiler.compile(source)
    }

    static func encoded(_ picture: InlinePicture) throws -> EncodedPart {
        guard
            let part = InlinePart(
                contentID: picture.contentID, fileName: picture.fileName, mediaType: picture.mediaType,
                bytes: picture.bytes)
        else {
            throw EngineError(
                .invalid,
                "Templates/resources/pictures/\(picture.fileName): the file's name cannot stand in a mail; use letters, "
                    + "digits and hyphens")
        }
        return part.encoded()
    }

    static func pairs(_ files: [TemplateFile]) -> [BlockSource] {
        let forms = Dictionary(grouping: files, by: \.name)
        return forms.keys.sorted().compactMap { name in
            guard let html = forms[name]?.first(where: { $0.form == .html }) else { return nil }
            let text = forms[name]?.first { $0.form == .text }
            return BlockSource(
                name: name.text, html: html.source, text: text?.source ?? "", htmlFile: html.file,
                textFile: text?.file ?? html.file)
        }
    }

    private static func resource(_ entry: ResourceEntry) -> Resource {
        Resource(
            key: entry.key.text, kind: entry.kind.rawValue, title: entry.title, minutes: entry.minutes,
            page: entry.page, thumbnail: entry.thumbnail, alternative: entry.alt, credit: entry.credit,
            file: entry.file, line: entry.line)
    }

    private static func picture(_ file: PictureFile) -> PictureSource? {
        FileManager.default.contents(atPath: file.path).map {
            PictureSource(name: file.name, bytes: Array($0))
        }
    }
}

extension LetterSource {
    init(_ letter: LetterFile) {
        self.init(
            name: "\(letter.campaign)/\(letter.name)", file: letter.file, subject: letter.subject,
            preheader: letter.preheader ?? "", layout: letter.layout.text, body: letter.body,
            bodyLine: letter.bodyLine, subjectLine: letter.subjectLine, preheaderLine: letter.preheaderLine)
    }
}
