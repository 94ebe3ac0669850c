internal import Model

/// Reads every file by itself, before any is compared with another.
struct WorkspaceLoader {
    let files: FolderFiles
    private(set) var faults: [WorkspaceFault] = []

    var mapping: [String: [String]] = [:]
    private(set) var campaigns: [CampaignFile] = []
    private(set) var audiences: [AudienceFile] = []
    /// nil: the file is at fault, so nothing can be said about names in it.
    private(set) var programmes: [Programme]?
    private(set) var programmeDates: Set<Slug> = []
    private(set) var agenda: AgendaFile?
    /// By their folders.
    private(set) var faultyCampaigns: [Slug] = []
    private(set) var letters: [LetterFile] = []
    private(set) var blocks: [TemplateFile] = []
    private(set) var layouts: [TemplateFile] = []
    private(set) var resources: [ResourceEntry] = []
    private(set) var pictures: [PictureFile] = []
    private(set) var notes: [ProgressNote] = []
    private(set) var surveys: [SurveyFile] = []
    private(set) var forms: [FormFile] = []

    static let agendaFile = "Campaigns/agenda.yaml"

    init(_ files: FolderFiles) { self.files = files }

    mutating func loadFiles() {
        loadAudiences()
        loadProgrammes()
        loadCampaigns()
        agenda = readIfThere(Self.agendaFile, or: AgendaFile()) {
            (bytes, file) throws(WorkspaceFaults) in try AgendaFile.read(bytes, file: file)
        }
        loadLetters()
        blocks = templates(in: "Templates/blocks")
        layouts = templates(in: "Templates/layouts")
        loadResources()
    }

    /// The value, or nil after its faults were noted.
    mutating func attempt<Value>(_ read: () throws(WorkspaceFaults) -> Value) -> Value? {
        do {
            return try read()
        } catch {
            faults += error.faults
            return nil
        }
    }

    private mutating func read<Value>(
        _ file: String, _ read: (_ bytes: [UInt8], _ file: String) throws(WorkspaceFaults) -> Value
    ) -> Value? {
        let files = files
        return attempt { () throws(WorkspaceFaults) in try read(try files.bytes(file), file) }
    }

    private mutating func readIfThere<Value>(
        _ file: String, or fallback: Value,
        _ read: (_ bytes: [UInt8], _ file: String) throws(WorkspaceFaults) -> Value
    ) -> Value? {
        files.exists(file) ? self.read(file, read) : fallback
    }

    private mutating func fault(_ file: String, _ message: String) {
        faults.append(WorkspaceFault(file: file, message: message))
    }

    /// The name that a file or folder gives to what is in it; a fault where it cannot be one.
    private mutating func name(_ text: String, at file: String) -> Slug? {
        if let name = Slug(text) { return name }
        let example = Slug(folding: text).map { ", such as \($0)" } ?? ""
        fault(
            file,
            "found the name \"\(text)\", expected lower-case letters, digits and hyphens\(example); rename it"
        )
        return nil
    }

    /// Pairs of name and path for the files of a folder with this ending, in order.
    private mutating func named(in folder: String, _ ending: String) -> [(name: Slug, file: String)] {
        var found: [(Slug, String)] = []
        for entry in files.names(in: folder) {
            let file = folder + "/" + entry
            if ending == ".yaml", entry.hasSuffix(".yml") {
                fault(file, "found a name that ends in .yml, expected .yaml; rename it")
            } else if let stem = FolderFiles.stem(entry, ending), let name = name(stem, at: file) {
                found.append((name, file))
            }
        }
        return found
    }

    private mutating func loadAudiences() {
        for (name, file) in named(in: "Audiences", ".yaml") where file != "Audiences/mapping.yaml" {
            let audience = read(file) { (bytes, file) throws(WorkspaceFaults) in
                try AudienceFile.read(bytes, file: file, name: name)
            }
            if let audience { audiences.append(audience) }
        }
    }

    private mutating func loadProgrammes() {
        let file = "Audiences/programmes.csv"
        guard files.exists(file) else {
            programmes = []
            return
        }
        let table = read(file) { (bytes, file) throws(WorkspaceFaults) in
            try ProgrammeTable.read(bytes, file: file)
        }
        programmes = table?.programmes
        programmeDates = table?.dates ?? []
    }

    private mutating func loadCampaigns() {
        for entry in files.names(in: "Campaigns") where files.isFolder("Campaigns/" + entry) {
            let folder = "Campaigns/" + entry
            guard let folderName = name(entry, at: folder) else { continue }
            let file = folder + "/campaign.yaml"
            guard files.exists(file) else {
                fault(folder, "found no campaign.yaml in it, expected one; write it or take the folder away")
                continue
            }
            let campaign = read(file) { (bytes, file) throws(WorkspaceFaults) in
                try CampaignFile.read(bytes, file: file, folder: folderName)
            }
            if let campaign { campaigns.append(campaign) } else { faultyCampaigns.append(folderName) }
            loadNotes(folder, campaign: campaign?.campaign.name ?? folderName)
            loadSurvey(folder, campaign: campaign?.campaign.name ?? folderName)
            loadForm(folder, campaign: campaign?.campaign.name ?? folderName)
        }
    }

    private mutating func loadNotes(_ folder: String, campaign: Slug) {
        for entry in files.names(in: folder + "/notes") where entry.hasSuffix(".md") {
            let note = read(folder + "/notes/" + entry) { (bytes, file) throws(WorkspaceFaults) in
                try ProgressNote.read(bytes, file: file, campaign: campaign)
            }
            if let note { notes.append(note) }
        }
    }

    private mutating func loadSurvey(_ folder: String, campaign: Slug) {
        let file = folder + "/survey.yaml"
        guard files.exists(file) else { return }
        let survey = read(file) { (bytes, file) throws(WorkspaceFaults) in
            try SurveyFile.read(bytes, file: file, campaign: campaign)
        }
        if let survey { surveys.append(survey) }
    }

    private mutating func loadForm(_ folder: String, campaign: Slug) {
        let file = folder + "/form.yaml"
        guard files.exists(file) else { return }
        let form = read(file) { (bytes, file) throws(WorkspaceFaults) in
            try FormFile.read(bytes, file: file, campaign: campaign)
        }
        if let form { forms.append(form) }
    }

    private mutating func loadLetters() {
        for entry in files.names(in: "Templates/letters") where files.isFolder("Templates/letters/" + entry) {
            let folder = "Templates/letters/" + entry
            guard let campaign = name(entry, at: folder) else { continue }
            for (name, file) in named(in: folder, ".md") {
                let letter = read(file) { (bytes, file) throws(WorkspaceFaults) in
                    try LetterFile.read(bytes, file: file, campaign: campaign, name: name)
                }
                if let letter { letters.append(letter) }
            }
        }
    }

    /// Blocks or layouts; each needs both forms, for a mail has both parts.
    private mutating func templates(in folder: String) -> [TemplateFile] {
        var found: [TemplateFile] = []
        for form in TemplateFile.Form.allCases {
            for (name, file) in named(in: folder, "." + form.rawValue) {
                let other = TemplateFile.Form.allCases.first { $0 != form } ?? form
                let sibling = "\(folder)/\(name).\(other.rawValue)"
                if !files.exists(sibling) {
                    fault(file, "found no \(sibling) beside it, expected both forms; write the other one")
                }
                let template = read(file) { (bytes, file) throws(WorkspaceFaults) in
                    guard String(validating: bytes, as: UTF8.self) != nil else {
                        throw WorkspaceFaults(file, nil, TextFile.notUTF8)
                    }
                    return TemplateFile(
                        name: name, form: form, file: file, source: TextFile.withPlainLineEnds(bytes[...]))
                }
                if let template { found.append(template) }
            }
        }
        return found.sorted { ($0.name, $0.form.rawValue) < ($1.name, $1.form.rawValue) }
    }

    private mutating func loadResources() {
        for (_, file) in named(in: "Templates/resources", ".yaml") {
            resources +=
                read(file) { (bytes, file) throws(WorkspaceFaults) in
                    try ResourceEntry.read(bytes, file: file)
                } ?? []
        }
        let folder = "Templates/resources/pictures"
        pictures = files.names(in: folder).filter(PictureFile.isPicture).map {
            PictureFile(name: $0, path: files.place(folder + "/" + $0))
        }
    }
}
