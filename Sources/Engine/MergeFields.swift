internal import Model
internal import Rendering
internal import Workspace

/// The fields that templates can name, in the words of their authors (docs/templates.md lists them).
struct MergeFields: Sendable {
    private let coop: Value
    private let programmes: [Slug: Programme]
    private let agenda: Agenda
    private let notes: [Note]
    private let events: EventFields

    /// A progress note, rendered once.
    private struct Note: Sendable {
        let campaign: Slug
        let programme: Slug
        let date: CivilDate
        let value: Value
    }

    /// For how many days a progress note of a campaign is news, as the planner sees it.
    private let freshness: [Slug: Int]

    init(_ workspace: Workspace) throws {
        freshness = Dictionary(workspace.campaigns.map { ($0.name, $0.noteAge) }) { first, _ in first }
        coop = Self.coop(workspace)
        programmes = Dictionary(workspace.programmes.map { ($0.key, $0) }) { first, _ in first }
        agenda = workspace.agenda
        events = EventFields(workspace)
        notes = try workspace.notes.map { note in
            let fragment = try MarkdownFragment(note.body, file: note.file, firstLine: note.bodyLine)
            return Note(
                campaign: note.campaign, programme: note.programme, date: note.date,
                value: .object([
                    "titre": .text(note.title), "date": .text(FrenchDates.long(note.date)),
                    "html": .text(fragment.html),
                    "texte": .text(fragment.text),
                ]))
        }
    }

    /// What `coop` holds: the same in all mails.
    static func coop(_ workspace: Workspace) -> Value {
        let organisation = workspace.settings.organisation
        return .object([
            "nom": .text(organisation.name),
            "raison-sociale": .text(organisation.legalName ?? organisation.name),
            "siren": .text(Self.grouped(organisation.siren)), "rcs": .text(organisation.rcs),
            "siege": .text(organisation.seat), "site": Self.optional(organisation.website),
            "telephone": Self.optional(organisation.phone),
            "courriel": Self.optional(organisation.email?.address),
            "prix-part": Self.optional(organisation.sharePrice),
            "expediteur": .text(workspace.settings.sender.name.text),
        ])
    }

    /// Every path that can ever have a value, for checking templates.
    static let catalogue = FieldCatalogue(
        EventFields.names + [
            "salutation", "raison",
            "contact.prenom", "contact.nom", "contact.nom-complet", "contact.civilite", "contact.reference",
            "coop.nom", "coop.raison-sociale", "coop.siren", "coop.rcs", "coop.siege", "coop.site",
            "coop.telephone",
            "coop.courriel", "coop.prix-part", "coop.expediteur",
            "programme.nom", "programme.ville", "programme.livraison",
            "contrat.signature", "contrat.bail", "contrat.numero",
            "avancement.titre", "avancement.date", "avancement.html", "avancement.texte",
            "liens.desinscription", "liens.preferences", "liens.navigateur", "liens.enquete",
            "liens.enquete-qr-cid",
            "liens.archive", "archive",
            "liens.inscription", "liens.formulaire",
            "envoi.date", "envoi.annee", "campagne.titre",
            "ag.date", "ag.heure", "ag.lieu",
        ])

    /// All fields of one mail but `raison`, in one object. `companions`: those whom it serves too; `links`: by the names
    /// under `liens`.
    func values(
        contact: Contact, companions: [Contact], contract: Contract, campaign: Campaign, step: Slug? = nil,
        occurrence: String? = nil, dueOn: CivilDate, sendOn: CivilDate, links: [String: String]
    ) -> [String: Value] {
        let event = event(
            campaign, step, occurrence: occurrence, contact: contact, contract: contract, on: sendOn)
        let own = Self.own(
            contact, companions, contract, event, links: .object(links.mapValues { .text($0) }))
        guard case .object(let values) = shared(campaign, contract.programme, dueOn, sendOn) else {
            return own
        }
        return values.merging(own) { _, own in own }
    }

    /// What `evenement` is; nil where the step counts from none.
    func event(
        _ campaign: Campaign, _ step: Slug?, occurrence: String?, contact: Contact, contract: Contract,
        on day: CivilDate
    ) -> Value? {
        guard let step = campaign.steps.first(where: { $0.name == step }) else { return nil }
        return events.value(step, occurrence: occurrence, contact: contact, contract: contract, on: day)
    }

    /// What the mails of a campaign on a day have in common in a programme.
    func shared(
        _ campaign: Campaign, _ key: Slug?, _ dueOn: CivilDate, _ sendOn: CivilDate
    ) -> Value {
        var values: [String: Value] = [
            "coop": coop,
            "envoi": .object([
                "date": .text(FrenchDates.long(sendOn)), "annee": .text(String(sendOn.year)),
            ]),
            "campagne": .object(["titre": .text(campaign.title)]),
        ]
        if let programme = key.flatMap({ programmes[$0] }) {
            values["programme"] = .object([
                "nom": .text(programme.name), "ville": Self.optional(programme.city),
                "livraison": Self.optional(delivery(of: programme)),
            ])
            values["avancement"] = note(campaign.name, programme.key, on: dueOn) ?? .missing
        }
        if let assembly = Slug("ag").flatMap({ nextEntry($0, from: sendOn) }) {
            values["ag"] = .object([
                "date": .text(FrenchDates.long(assembly.date)),
                "heure": Self.optional(assembly.time.map(FrenchDates.time)),
                "lieu": Self.optional(assembly.place),
            ])
        }
        return .object(values)
    }

    /// «Bonjour Jeanne,», «Bonjour Jeanne et Marc,»; «Bonjour,» where no first name is known.
    static func greeting(_ people: [Contact]) -> String {
        if people.count == 1 { return greeting(people[0].firstName) }
        var names: [String] = []
        for name in people.map(\.firstName) where !name.isEmpty && !names.contains(name) {
            names.append(name)
        }
        guard let last = names.popLast(), names.count + 1 == Set(people.map(\.id)).count else {
            return "Bonjour,"
        }
        return names.isEmpty ? "Bonjour \(last)," : "Bonjour \(names.joined(separator: ", ")) et \(last),"
    }

    static func greeting(_ name: String) -> String { name.isEmpty ? "Bonjour," : "Bonjour \(name)," }

    private func delivery(of programme: Programme) -> String? {
        guard let date = Slug("livraison").flatMap({ programme.dates[$0] }) else { return nil }
        return date.actual.map(FrenchDates.long) ?? date.planned.map(FrenchDates.month)
    }

    /// The latest note that is news on `day`.
    private func note(_ campaign: Slug, _ programme: Slug, on day: CivilDate) -> Value? {
        notes.last {
            $0.campaign == campaign && $0.programme == programme && $0.date <= day
                && $0.date.days(to: day) <= freshness[campaign] ?? Campaign.defaultNoteAge
        }?.value
    }

    private func nextEntry(_ name: Slug, from day: CivilDate) -> AgendaEntry? {
        agenda.entries[name]?.first { $0.date >= day }
    }

    static func optional(_ text: String?) -> Value {
        guard let text, !text.isEmpty else { return .missing }
        return .text(text)
    }

    /// `123456782` → `123 456 782`.
    private static func grouped(_ siren: String) -> String {
        guard siren.count == 9 else { return siren }
        let digits = Array(siren)
        return [digits[0..<3], digits[3..<6], digits[6..<9]].map { String($0) }.joined(separator: " ")
    }
}
