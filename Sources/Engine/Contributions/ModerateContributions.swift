package import Model
internal import Storage
internal import Workspace

/// What staff did with one contribution.
package struct Moderation: Sendable {
    package enum Outcome: Sendable, Equatable {
        case done
        case unchanged
        /// There is none of this number.
        case unknown
        /// Its author does not agree that it is published.
        case withoutConsent
        /// Its author sent another one instead.
        case replaced
    }

    package var id: Int64
    package var outcome: Outcome
}

extension Coop {
    /// The form of a campaign; says which there are where it has none.
    package func form(_ name: Slug) throws -> ContributionForm {
        if let form = workspace.form(name) { return form }
        let own = faults.filter { $0.file == "Campaigns/\(name)/form.yaml" }
        if !own.isEmpty { throw WorkspaceFaults(own) }
        let known = workspace.forms.map(\.name.text).joined(separator: ", ")
        throw EngineError(
            .invalid,
            known.isEmpty
                ? "there is no form: no campaign has a form.yaml (docs/forms.md shows one)"
                : "«\(name)» has no form; these campaigns have one: \(known)")
    }

    /// Contributions to a form, oldest first; `state`: only those.
    package func contributions(to name: Slug, _ state: ContributionState? = nil) throws -> [Contribution] {
        try database.contributions(to: try form(name).name).filter { state == nil || $0.state == state }
    }

    package func contribution(_ id: Int64) throws -> (Contribution, events: [ContributionEvent]) {
        guard let found = try database.contribution(id) else {
            throw EngineError(.invalid, "there is no contribution \(id); `gazette wall list NAME` shows them")
        }
        return (found, try database.events(ofContribution: id))
    }

    /// Approves or rejects; the reason goes into the journal of each.
    package func moderate(_ ids: [Int64], approves: Bool, note: String) throws -> [Moderation] {
        try ids.map { id in
            guard let known = try database.contribution(id) else {
                return Moderation(id: id, outcome: .unknown)
            }
            if known.state == .replaced { return Moderation(id: id, outcome: .replaced) }
            if approves, !known.hasConsent { return Moderation(id: id, outcome: .withoutConsent) }
            let isNew = try database.moderate(id, approves: approves, note: note, at: now)
            return Moderation(id: id, outcome: isNew ? .done : .unchanged)
        }
    }

    /// Keys in what came on paper or by telephone. Throws `EngineError` for what a form would refuse.
    package func contribute(_ draft: ContributionDraft, to name: Slug, from reference: String?) throws {
        let form = try form(name)
        let faults = draft.faults(form.kind)
        if let (field, fault) = faults.min(by: { $0.key.rawValue < $1.key.rawValue }) {
            throw EngineError(.invalid, Self.sentence(field, fault))
        }
        guard let occurrence = FormDates(form, workspace.agenda, on: today).occurrence else {
            throw EngineError(.invalid, "«\(name)» has not begun: Campaigns/agenda.yaml says when it does")
        }
        let contact = try reference.flatMap { reference in
            try group(reference).contacts.first { $0.reference == reference }?.id
        }
        let (text, hasConsent) = draft.kept(form.kind)
        let page = entropy(16).map { String($0, radix: 16) }.joined(separator: ".")
        _ = try database.contribute(
            NewContribution(
                form: name, occurrence: occurrence, contact: contact, text: text, hasConsent: hasConsent,
                page: "staff:" + page, replacesEarlier: form.kind == .testimony, on: today, at: now,
                source: "staff"), waiting: .max, perPerson: .max)
    }

    private static func sentence(
        _ field: ContributionDraft.Field, _ fault: ContributionDraft.Fault
    ) -> String {
        let option =
            switch field {
            case .letter: "--letter"
            case .word: "--word"
            case .body: "--text"
            case .signature: "--signature"
            case .consent: "--consent"
            }
        switch fault {
        case .missing:
            let expected =
                field == .letter ? "a letter from A to Z" : field == .consent ? "oui or non" : "some words"
            return "\(option): found nothing that is one, expected \(expected)"
        case .tooLong(let most): return "\(option): found too many characters, expected at most \(most)"
        }
    }

    /// What may be published, and with `all` everything: as a table for whoever makes something of it.
    package func contributionTable(_ name: Slug, all: Bool = false) throws -> SheetTable {
        let form = try form(name)
        let rows = try contributions(to: name).filter { all ? $0.state != .replaced : $0.isShown }
        return SheetTable(
            title: form.title,
            header: [
                "numéro", "jour", "édition", "lettre", "mot", "texte", "signature", "publication", "état",
                "référence",
            ],
            rows: rows.map { one in
                [
                    .number(Int(one.id)), .text(one.on.description), .text(one.occurrence),
                    .text(one.text.letter), .text(one.text.word), .text(one.text.body),
                    .text(one.text.signature),
                    .text(one.hasConsent ? "oui" : "non"), .text(Self.french(one.state)),
                    .text(one.reference),
                ]
            })
    }

    private static func french(_ state: ContributionState) -> String {
        switch state {
        case .pending: "à lire"
        case .approved: "retenu"
        case .rejected: "écarté"
        case .replaced: "remplacé"
        }
    }
}
