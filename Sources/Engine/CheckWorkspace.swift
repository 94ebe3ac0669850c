internal import Foundation
internal import Model
internal import Rendering
internal import Workspace

/// What a check found.
package struct CheckReport: Sendable {
    /// One sentence each: file, line, what was found, what was expected.
    package var faults: [String] = []
    /// What a person should know, though nothing is wrong.
    package var notes: [String] = []
    package var campaigns = 0
    package var letters = 0
    package var audiences = 0
    package var programmes = 0
    package init() {}
}

extension Coop {
    /// Everything: files, cross references, every letter compiled and rendered for a made-up person, lints, the
    /// password's file. `relay`: also opens the relay and says what it found.
    package func check(relay wantsRelay: Bool = false) -> CheckReport {
        var report = CheckReport()
        report.faults = faults.map(\.description)
        report.campaigns = workspace.campaigns.count
        report.audiences = workspace.audiences.count
        report.programmes = workspace.programmes.count
        do {
            let shelf = try LetterShelf(workspace)
            let fields = try MergeFields(workspace)
            for letter in workspace.letters {
                report.letters += 1
                report.faults += faults(of: letter, shelf, fields)
            }
        } catch {
            report.faults.append("\(error)")
        }
        do {
            let (relay, _) = try relay(isReplay: false)
            if wantsRelay { report.notes.append(try relay.probe()) }
        } catch {
            report.faults.append("\(error)")
        }
        report.notes += dueDates()
        return report
    }

    /// Throws the faults of a campaign's own letters.
    func requireSoundLetters(of campaign: Campaign) throws {
        let shelf = try LetterShelf(workspace)
        let fields = try MergeFields(workspace)
        let found = workspace.letters.filter { $0.campaign == campaign.name }
            .flatMap { faults(of: $0, shelf, fields) }
        if !found.isEmpty { throw EngineError(.invalid, found.joined(separator: "\n")) }
    }

    private func faults(of letter: LetterFile, _ shelf: LetterShelf, _ fields: MergeFields) -> [String] {
        let compiled: CompiledLetter
        do {
            compiled = try shelf.letter(letter.name, of: letter.campaign).compiled
        } catch {
            return ["\(error)"]
        }
        let unknown = compiled.unknownTags(known: MergeFields.catalogue).map(\.description)
        guard unknown.isEmpty, let campaign = workspace.campaign(letter.campaign) else { return unknown }
        do {
            let rendered = try compiled.merge(Context(.object(sample(campaign, fields))), .strict)
            return MailLint.findings(rendered).map { "\(letter.file): \($0)" }
        } catch {
            // A value that some people lack withholds only their mail (decision 17); a made-up person has all.
            return ["\(letter.file): \(error)"]
        }
    }

    /// The fields of a made-up person who has everything.
    private func sample(_ campaign: Campaign, _ fields: MergeFields) -> [String: Value] {
        let programme =
            workspace.notes.first { $0.campaign == campaign.name }?.programme ?? workspace.programmes.first?.key
        let day = workspace.notes.first { $0.campaign == campaign.name }?.date ?? today
        let contract = Contract(
            id: 2, key: "R-0001", status: .accedant, programme: programme, signature: today, leaseStart: today)
        let contact = Contact(
            id: ContactID(1), reference: "C-0000", civility: .madame, firstName: "Camille", lastName: "Exemple",
            email: EmailAddress("camille@exemple.example"), knownSince: today, contracts: [contract])
        var values = fields.values(
            contact: contact, companions: [], contract: contract, campaign: campaign, dueOn: day, sendOn: day,
            links: ["desinscription": settings.site, "preferences": settings.site, "navigateur": settings.site])
        values["raison"] = .text("Vous recevez ce courriel parce que c’est un essai.")
        return values
    }

    /// Planned days that have passed without an actual one.
    private func dueDates() -> [String] {
        workspace.programmes.flatMap { programme in
            programme.dates.sorted { $0.key < $1.key }.compactMap { name, date in
                guard date.actual == nil, let planned = date.planned, planned < today else { return nil }
                return "Audiences/programmes.csv: \(programme.key): the planned \(name) of \(planned) has passed "
                    + "without an actual day; write the actual day, or a new planned one"
            }
        }
    }
}
