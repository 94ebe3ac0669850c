internal import Model
internal import Rendering
internal import Workspace

extension Coop {
    /// Throws the faults of a campaign's own letters, of its `because:` and of its rhythm.
    func requireSoundLetters(of campaign: Campaign) throws {
        let checker = try LetterCheck(self)
        let found =
            (cadenceFaults() + SequenceCheck(self).faults).filter { $0.file == campaign.file }
            .map(\.description)
            + checker.becauseFaults(campaign)
            + workspace.letters.filter { $0.campaign == campaign.name }.flatMap(checker.faults)
        if !found.isEmpty { throw EngineError(.invalid, found.joined(separator: "\n")) }
    }
}

extension Campaign {
    /// Its file, relative to the workspace.
    var file: String { "Campaigns/\(name)/campaign.yaml" }
}

/// Compiles letters and renders them for a made-up person who has everything, so that only what no person
/// can ever get is a fault (decision 17 rules the rest).
struct LetterCheck {
    let workspace: Workspace
    private let today: CivilDate
    private let folder: WorkspaceFolder
    let shelf: LetterShelf
    private let fields: MergeFields
    /// What letters miss because the file that has it is at fault itself, which is said there.
    private let excused: Set<RenderingError.Missing>
    private let needs: BlockNeeds

    /// Throws `RenderingError` for what is wrong in a block or layout.
    init(_ coop: Coop) throws {
        workspace = coop.workspace
        today = coop.today
        folder = coop.folder
        shelf = try LetterShelf(coop.workspace)
        fields = try MergeFields(coop.workspace)
        var excused: Set<RenderingError.Missing> = []
        for fault in coop.faults {
            if fault.file.hasPrefix("Templates/resources/") { excused.insert(.resource) }
            if fault.file.hasPrefix("Templates/blocks/") { excused.insert(.block) }
        }
        self.excused = excused
        needs = BlockNeeds(
            LetterShelf.pairs(coop.workspace.blocks), optional: ["ag", "avancement", "evenement"])
    }

    /// What is wrong with a letter, one sentence each, in the order of its lines: all that can be found.
    func faults(of letter: LetterFile) -> [String] { look(at: letter).faults }

    /// The same, and what a person should know of a letter that can be compiled.
    func look(at letter: LetterFile) -> (faults: [String], note: String?) {
        let (compiled, errors) = compile(LetterSource(letter))
        let note = errors.isEmpty ? compiled.flatMap { surveyNote($0, letter) } : nil
        return (faults(of: letter, compiled, errors), note)
    }

    private func faults(
        of letter: LetterFile, _ compiled: CompiledLetter?, _ errors: [RenderingError]
    ) -> [String] {
        let source = LetterSource(letter)
        var found = SingleBraces.faults(in: source, known: MergeFields.catalogue)
        let errors = errors.filter { $0.missing.map(excused.contains) != true }
        guard let compiled else { return sentences(found + errors) }
        found += errors + compiled.unknownTags(known: MergeFields.catalogue)
        guard let campaign = workspace.campaign(letter.campaign) else { return sentences(found) }
        found += needs.faults(in: source, given: givenSections(letter))
        found += fieldFaults(compiled, letter)
        do {
            // What is said above need not be said again by a merge that fails.
            let rendered = try compiled.merge(
                Context(.object(sample(campaign))), found.isEmpty ? .strict : .lenient,
                own: [Self.personalCode])
            return sentences(found) + MailLint.findings(rendered).map { "\(letter.file): \($0.sentence)" }
        } catch {
            return sentences(found) + ["\(letter.file): \(error)"]
        }
    }

    private func sentences(_ errors: [RenderingError]) -> [String] {
        var seen: Set<String> = []
        return errors.sorted { ($0.file, $0.line) < ($1.file, $1.line) }.map(\.description)
            .filter { seen.insert($0).inserted }
    }

    private static let mostErrors = 20
    /// Stands for the QR code that each person gets of their own.
    private static let personalCode = InlinePicture(
        contentID: "enquete-0@exemple.example", fileName: "qr-enquete.png", mediaType: "image/png", bytes: [])

    /// The letter, with lines that cannot be compiled emptied one after another so that the others are looked at too;
    /// nil where that does not help. The faults that the emptied lines had.
    private func compile(_ letter: LetterSource) -> (CompiledLetter?, [RenderingError]) {
        var source = letter
        var errors: [RenderingError] = []
        while errors.count < Self.mostErrors {
            do {
                return (try shelf.compile(source), errors)
            } catch {
                // A section that lost its other half is a fault of our own making.
                if errors.isEmpty || !error.isAboutSection { errors.append(error) }
                guard error.file == letter.file, !error.isAboutSection,
                    let next = source.emptied(line: error.line)
                else { return (nil, errors) }
                source = next
            }
        }
        return (nil, errors)
    }

    /// What is wrong with the tags of `because:`, which stands in the footer of every mail of the campaign.
    func becauseFaults(_ campaign: Campaign) -> [String] {
        let source = TemplateSource(name: "because", file: campaign.file, text: campaign.because)
        let found: [RenderingError]
        do {
            let template = try TemplateSet([], constants: .object([:])).compile(source, .none)
            found = template.unknownTags(known: MergeFields.catalogue)
        } catch {
            found = [error]
        }
        let line = FileLine.first(in: folder, campaign.file) { $0.first == "because:" }
        return found.map {
            WorkspaceFault(
                file: campaign.file, line: line,
                message: "because: found \($0.found), expected \($0.expected)"
            ).description
        }
    }

    /// The fields of a made-up person who has everything; what the workspace has not yet is made up too.
    private func sample(_ campaign: Campaign) -> [String: Value] {
        let note = workspace.notes.first { $0.campaign == campaign.name }
        let contract = Contract(
            id: 2, key: "R-0001", status: .accedant, programme: note?.programme, signature: today,
            leaseStart: today)
        let contact = Contact(
            id: ContactID(1), reference: "C-0000", civility: .madame, firstName: "Camille",
            lastName: "Exemple", email: EmailAddress("camille@exemple.example"), knownSince: today,
            contracts: [contract])
        let site = workspace.settings.site
        var links = [
            "preferences": site, "navigateur": site, "enquete": site, "inscription": site, "formulaire": site,
            "enquete-qr-cid": Self.personalCode.contentID,
        ]
        if campaign.category.allowsOneClickUnsubscribe { links["desinscription"] = site }
        if campaign.isArchived { links["archive"] = site }
        var values = fields.values(
            contact: contact, companions: [], contract: contract, campaign: campaign,
            dueOn: note?.date ?? today, sendOn: note?.date ?? today,
            links: links)
        let day = FrenchDates.long(today)
        values["raison"] = .text("Vous recevez ce courriel parce que c’est un essai.")
        values["programme"] = .object([
            "nom": .text("Les Tilleuls"), "ville": .text("Exempleville"), "livraison": .text(day),
        ])
        values["evenement"] = EventFields.sample(on: today)
        values["ag"] = .object(["date": .text(day), "heure": .text("18:30"), "lieu": .text("Mairie")])
        if values["avancement"].map({ if case .missing = $0 { true } else { false } }) ?? true {
            values["avancement"] = .object([
                "titre": .text("Le chantier avance"), "date": .text(day),
                "html": .text("<p>Exemple.</p>"), "texte": .text("Exemple."),
            ])
        }
        return values
    }
}
