internal import Model

/// Checks what files say about each other, and joins what fits. What is missing only because its own file has a
/// fault is not reported a second time: a name is known when its file is there.
struct References {
    private let files: FolderFiles
    private let loader: WorkspaceLoader
    /// nil: not known, so no time of day is compared with it.
    private let window: WindowCheck?
    private let names: NameCheck

    struct Resolved {
        var campaigns: [Campaign] = []
        var audiences: [Audience] = []
        var letters: [LetterFile] = []
        var resources: [ResourceEntry] = []
        var notes: [ProgressNote] = []
        var forms: [ContributionForm] = []
        var faults: [WorkspaceFault] = []
    }

    init(_ files: FolderFiles, loader: WorkspaceLoader, window: Settings.SendWindow?) {
        self.files = files
        self.loader = loader
        self.window = window.map(WindowCheck.init)
        names = NameCheck(loader)
    }

    func resolve() -> Resolved {
        var resolved = Resolved()
        resolved.audiences = loader.audiences.filter { check($0, &resolved.faults) }.map(\.audience)
        resolved.letters = loader.letters.filter { check($0, &resolved.faults) }
        checkNames(&resolved.faults)
        checkAgenda(&resolved.faults)
        var names: Set<Slug> = []
        // The second of two namesakes is looked at again once it has a name of its own.
        for file in loader.campaigns where names.insert(file.campaign.name).inserted {
            if let campaign = campaign(file, &resolved) { resolved.campaigns.append(campaign) }
        }
        let twins = Dictionary(grouping: loader.campaigns, by: \.campaign.name).filter { $1.count > 1 }
        resolved.campaigns = resolved.campaigns.filter { twins[$0.name] == nil }.sorted { $0.name < $1.name }
        resolved.notes = loader.notes.filter { check($0, &resolved.faults) }
            .sorted { ($0.campaign, $0.date, $0.file) < ($1.campaign, $1.date, $1.file) }
        resolved.resources = resources(&resolved.faults)
        resolved.forms = loader.forms.filter { check($0, &resolved.faults) }.map(\.form)
            .sorted { $0.name < $1.name }
        return resolved
    }

    private func check(_ file: AudienceFile, _ faults: inout [WorkspaceFault]) -> Bool {
        var list = FaultList(file: file.file)
        names.check(file.names, &list)
        faults += list.sorted
        return list.faults.isEmpty
    }

    private func check(_ file: FormFile, _ faults: inout [WorkspaceFault]) -> Bool {
        var list = FaultList(file: file.file)
        names.check(file.names, &list)
        faults += list.sorted
        return list.faults.isEmpty
    }

    private func checkAgenda(_ faults: inout [WorkspaceFault]) {
        guard let agenda = loader.agenda else { return }
        var list = FaultList(file: WorkspaceLoader.agendaFile)
        for place in agenda.proxies { names.checkProxy(place, &list) }
        faults += list.sorted
    }

    private func check(_ letter: LetterFile, _ faults: inout [WorkspaceFault]) -> Bool {
        let names = stems("Templates/layouts", [".html", ".txt"])
        guard !names.contains(letter.layout.text) else { return true }
        faults.append(
            WorkspaceFault(
                file: letter.file, line: letter.layoutLine,
                message: "layout: found \"\(letter.layout)\", expected a file in Templates/layouts; "
                    + NearNames.advice(for: letter.layout.text, among: names)))
        return false
    }

    private func check(_ note: ProgressNote, _ faults: inout [WorkspaceFault]) -> Bool {
        var list = FaultList(file: note.file)
        names.checkProgramme(Located(value: note.programme, line: note.programmeLine, column: 1), &list)
        faults += list.sorted
        return list.faults.isEmpty
    }

    /// The ledger knows a campaign by its name alone.
    private func checkNames(_ faults: inout [WorkspaceFault]) {
        var first: [Slug: CampaignFile] = [:]
        for file in loader.campaigns {
            guard let other = first.updateValue(file, forKey: file.campaign.name) else { continue }
            faults.append(
                WorkspaceFault(
                    file: file.file, line: file.nameLine,
                    message: "found the campaign name \"\(file.campaign.name)\" a second time "
                        + "(first in \(other.file)); give one of them another name"))
        }
    }

    private func campaign(_ file: CampaignFile, _ resolved: inout Resolved) -> Campaign? {
        var list = FaultList(file: file.file)
        var campaign = file.campaign
        let audiences = file.audiences.compactMap { audience($0, among: resolved.audiences, &list) }
        names.check(file.names, &list)
        let letters = file.letters.compactMap {
            letter($0, "letters", of: campaign.name, among: resolved.letters, &list)
        }
        let papers = file.papers.compactMap {
            letter($0, "paper", of: campaign.name, among: resolved.letters, &list)
        }
        window?.check(file, &list)
        resolved.faults += list.sorted
        guard list.faults.isEmpty, audiences.count == file.audiences.count,
            letters.count == file.letters.count, papers.count == file.papers.count
        else { return nil }
        campaign.audiences = audiences
        let activities = Dictionary(letters.map { ($0.name, $0.activity) }) { first, _ in first }
        for step in campaign.steps.indices {
            for index in campaign.steps[step].letters.indices {
                let name = campaign.steps[step].letters[index].name
                campaign.steps[step].letters[index].activity = activities[name] ?? nil
            }
        }
        return campaign
    }

    private func audience(
        _ place: Located<Slug>, among audiences: [Audience], _ list: inout FaultList
    ) -> Audience? {
        let names = stems("Audiences", [".yaml"]).subtracting(["mapping"])
        if !names.contains(place.value.text) {
            list.add(
                at: place,
                "audience: found \"\(place.value)\", expected a file Audiences/\(place.value).yaml; "
                    + NearNames.advice(for: place.value.text, among: names))
        }
        return audiences.first { $0.name == place.value }
    }

    private func letter(
        _ place: Located<Slug>, _ key: String, of campaign: Slug, among letters: [LetterFile],
        _ list: inout FaultList
    ) -> LetterFile? {
        let folder = "Templates/letters/\(campaign)"
        let names = stems(folder, [".md"])
        if !names.contains(place.value.text) {
            list.add(
                at: place,
                "\(key): found \"\(place.value)\", expected a file \(folder)/\(place.value).md; "
                    + NearNames.advice(for: place.value.text, among: names))
        }
        return letters.first { $0.campaign == campaign && $0.name == place.value }
    }

    private func resources(_ faults: inout [WorkspaceFault]) -> [ResourceEntry] {
        let pictures = Set(loader.pictures.map(\.name))
        var files: [Slug: String] = [:]
        return loader.resources.filter { entry in
            var list = FaultList(file: entry.file)
            if let other = files.updateValue(entry.file, forKey: entry.key) {
                list.add(line: entry.line, "key: found \"\(entry.key)\" a second time (first in \(other))")
            }
            if let name = entry.thumbnail, !pictures.contains(name) {
                list.add(
                    line: entry.thumbnailLine,
                    "thumbnail: found \"\(name)\", expected a file in Templates/resources/pictures; "
                        + NearNames.advice(for: name, among: pictures))
            }
            faults += list.sorted
            return list.faults.isEmpty
        }
    }

    private func stems(_ folder: String, _ endings: [String]) -> Set<String> {
        Set(files.names(in: folder).flatMap { name in endings.compactMap { FolderFiles.stem(name, $0) } })
    }
}
