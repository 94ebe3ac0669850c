internal import Model
internal import Rendering
internal import Workspace

/// What a letter asks for that its campaign or the settings do not have.
extension LetterCheck {
    /// Sections that this letter need not open: each step that sends it counts from an event, or sends it only where
    /// there is a fresh progress note.
    func givenSections(_ letter: LetterFile) -> Set<[String]> {
        let steps = steps(sending: letter)
        guard !steps.isEmpty else { return [] }
        var given: Set<[String]> = []
        if steps.allSatisfy({ if case .delay = $0.schedule { true } else { false } }) {
            given.insert(["evenement"])
        }
        // `AssemblyCheck` demands the proxy form, and without one the mail is withheld.
        let isStatutory = workspace.campaign(letter.campaign)?.category == .statutory
        if isStatutory, steps.allSatisfy(\.isNotice) { given.insert(["evenement", "pouvoir"]) }
        if steps.allSatisfy({ $0.afterLast == .letter(letter.name) }) { given.insert(["avancement"]) }
        return given
    }

    /// Settings that are empty, and events where there is none.
    func fieldFaults(_ compiled: CompiledLetter, _ letter: LetterFile) -> [RenderingError] {
        let hasEvent = steps(sending: letter).contains { $0.schedule.countsFromKeyDate }
        let empty = MergeFields.emptySettings(workspace.settings)
        var faults = compiled.neededFields.compactMap { field -> RenderingError? in
            let name = field.path.joined(separator: ".")
            if let key = empty[name] {
                return RenderingError(
                    file: field.file, line: field.line, found: "{{\(name)}}, which gazette.yaml leaves empty",
                    expected:
                        "\(key) in gazette.yaml; write it there, or give the tag a fallback: {{\(name)|…}}")
            }
            return nil
        }
        faults += missingLinks(compiled, letter)
        if !hasEvent, !steps(sending: letter).isEmpty {
            faults += compiled.neededFields.filter { $0.path.first == "evenement" && $0.file == letter.file }
                .map {
                    RenderingError(
                        file: $0.file, line: $0.line, found: "{{\($0.path.joined(separator: "."))}}",
                        expected:
                            "a letter of a step that counts from an event (each:, or delay: with before: or after:)"
                    )
                }
        }
        return faults
    }

    /// A letter that leads to the person's page of a survey, in a campaign that has none.
    func surveyNote(_ compiled: CompiledLetter, _ letter: LetterFile) -> String? {
        guard let campaign = workspace.campaign(letter.campaign), campaign.category != .survey,
            workspace.survey(campaign.name) == nil,
            compiled.neededFields.contains(where: { $0.path == ["liens", "enquete"] })
        else { return nil }
        return
            "\(letter.file): leads to a survey, but Campaigns/\(campaign.name) has no survey.yaml; write it, or "
            + "take the link out"
    }

    /// Links to pages that only some campaigns have.
    private func missingLinks(_ compiled: CompiledLetter, _ letter: LetterFile) -> [RenderingError] {
        guard let campaign = workspace.campaign(letter.campaign) else { return [] }
        var expected: [String: String] = [:]
        if campaign.registration == nil {
            expected["inscription"] =
                "registration: with an event, in Campaigns/\(campaign.name)/campaign.yaml"
        }
        if workspace.form(campaign.name) == nil {
            expected["formulaire"] = "a file Campaigns/\(campaign.name)/form.yaml"
        }
        return compiled.neededFields.compactMap { field in
            guard field.path.count == 2, field.path[0] == "liens", let key = expected[field.path[1]] else {
                return nil
            }
            return RenderingError(
                file: field.file, line: field.line, found: "{{\(field.path.joined(separator: "."))}}",
                expected: "\(key); write it, or take the link out of \(letter.file)")
        }
    }

    private func steps(sending letter: LetterFile) -> [Step] {
        (workspace.campaign(letter.campaign)?.steps ?? []).filter { step in
            step.letters.contains { $0.name == letter.name } || step.paper == letter.name
                || step.afterLast == .letter(letter.name)
        }
    }
}

extension Schedule {
    /// A step of the year may follow the agenda where it can.
    fileprivate var countsFromKeyDate: Bool {
        switch self {
        case .delay, .yearly(_, instead: .some): true
        case .fixed, .monthly, .yearly: false
        }
    }
}

extension MergeFields {
    /// Fields that only a setting can fill and that it leaves empty, with the setting's key.
    static func emptySettings(_ settings: Settings) -> [String: String] {
        let own = settings.organisation
        let fields: [(String, Bool, String)] = [
            ("coop.site", own.website?.isEmpty ?? true, "organisation: website:"),
            ("coop.telephone", own.phone?.isEmpty ?? true, "organisation: phone:"),
            ("coop.courriel", own.email == nil, "organisation: email:"),
            ("coop.prix-part", own.sharePrice?.isEmpty ?? true, "organisation: share-price:"),
        ]
        return Dictionary(fields.filter(\.1).map { ($0.0, $0.2) }) { first, _ in first }
    }
}

extension RenderingError {
    /// One half of a section without the other, or something else that makes a part of the letter unreadable.
    var isAboutSection: Bool {
        found.contains("without an end") || found.hasPrefix("{{#") || found.hasPrefix("{{^")
            || found.hasPrefix("{{/")
    }
}

extension LetterSource {
    /// The same letter without what stands on a line; nil where nothing does.
    func emptied(line: Int) -> LetterSource? {
        var rows = body.split(separator: "\n", omittingEmptySubsequences: false)
        let index = line - bodyLine
        let isBody = rows.indices.contains(index) && !rows[index].isEmpty
        guard isBody || line == subjectLine && subject != "…" || line == preheaderLine && !preheader.isEmpty
        else { return nil }
        if isBody { rows[index] = "" }
        return LetterSource(
            name: name, file: file, subject: line == subjectLine ? "…" : subject,
            preheader: line == preheaderLine ? "" : preheader, layout: layout,
            body: rows.joined(separator: "\n"), bodyLine: bodyLine, subjectLine: subjectLine,
            preheaderLine: preheaderLine)
    }
}
