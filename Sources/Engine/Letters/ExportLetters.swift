internal import Foundation
package import Model
internal import Planning
internal import Rendering
internal import Storage
internal import Surveys
internal import Workspace

extension Coop {
    /// Writes what a mail merge needs for the letters of a campaign that are to be posted: a CSV with a line for each
    /// sheet, and the pictures of the QR codes. The deliveries stay as they are, and doing it again writes the same
    /// (dated today); that they were exported is written down. Throws `EngineError` where the campaign does not run, a
    /// letter has a fault, or the folder cannot be written.
    package func exportLetters(of name: Slug, to folder: String) throws -> LetterExport {
        let campaign = try campaign(name)
        try requireRunning(name)
        let survey = workspace.survey(name)
        if let survey { try invite(to: survey) }
        let assembly = try MailAssembly(self, .paper)
        var export = LetterExport(campaign: name, folder: folder)
        var codes = LetterCodes(coop: self, survey: survey)
        var drafts: [(sheet: Sheet, letter: ExportedLetter, code: String)] = []
        for sheet in try sheets(of: campaign, survey, &export) {
            do {
                let code = try codes.code(for: sheet.items[0])
                let letter = try self.letter(sheet, campaign, survey, code, assembly)
                drafts.append((sheet, letter, code))
            } catch let fault as AddressFault {
                export.leftOut += sheet.people.map { LeftOut(contact: $0, cause: .address(fault)) }
            } catch let missing as MissingValue {
                let facts = Reason.Facts(value: missing.tag, note: "\(missing.file):\(missing.line)")
                let reason = Reason(.missingValue, facts)
                export.leftOut += sheet.people.map { LeftOut(contact: $0, cause: .reason(reason)) }
            }
        }
        export.letters = drafts.map(\.letter)
        // Before the files: a code that is printed must be known.
        try database.noteExport(drafts.map { ($0.code, $0.sheet.items.map(\.id)) }, at: now)
        try LetterFiles(export).write(&export)
        return export
    }

    private func requireRunning(_ name: Slug) throws {
        switch try database.campaignStates()[name]?.phase {
        case .launched?: return
        case .paused?:
            throw EngineError(.impossible, "\(name) is paused; `gazette resume \(name)` goes on with it")
        case nil:
            throw EngineError(
                .impossible,
                "\(name) was never launched; `gazette launch \(name)` starts it, and `gazette run` "
                    + "says which letters are to be posted")
        }
    }

    /// What is to be posted, household by household. Who has died, left or answered since the last run is left out.
    private func sheets(
        of campaign: Campaign, _ survey: Survey?, _ export: inout LetterExport
    ) throws -> [Sheet] {
        let day = try planner(only: campaign.name).on(now)
        let isShared = campaign.unit == .address && survey?.unit != .person
        var sheets: [Sheet] = []
        var places: [String: Int] = [:]
        for item in try database.lettersToPost(of: campaign.name, now: now) {
            let hasBegun = try database.hasBegun(campaign.name, enrolment: item.key.enrolment)
            if let reason = day.obstacle(
                to: item.past, for: item.contact, suppressions: [], hasBegun: hasBegun)
            {
                export.leftOut.append(LeftOut(contact: item.contact, cause: .reason(reason)))
                continue
            }
            let household = isShared ? item.contact.postal.household(item.contact.household) : nil
            // One letter about each flat.
            let about = campaign.follows == .contract ? item.contract.key : ""
            let place = household.map {
                "\(about) \(item.key.step) \(item.key.occurrence) \(item.letter) \(item.contract.programme?.text ?? "") \($0)"
            }
            if let place, let index = places[place] {
                sheets[index].items.append(item)
            } else {
                if let place { places[place] = sheets.count }
                sheets.append(Sheet(items: [item]))
            }
        }
        return sheets
    }

    private func letter(
        _ sheet: Sheet, _ campaign: Campaign, _ survey: Survey?, _ code: String, _ assembly: MailAssembly
    ) throws -> ExportedLetter {
        let item = sheet.items[0]
        let people = sheet.people
        let address = try AddressBlock(people)
        let made = try assembly.letter(
            MailOrder(
                number: item.id, campaign: campaign, step: item.key.step, occurrence: item.key.occurrence,
                letter: item.letter, contact: item.contact, companions: Array(people.dropFirst()),
                contract: item.contract, dueOn: item.dueOn, sendOn: today))
        let isAsking = survey?.asks(item.key.step) ?? false
        let link =
            isAsking
            ? made.links["enquete"]
            : made.links["inscription"] ?? made.links["formulaire"] ?? made.rendered.firstLink
        let isAnonymous = isAsking && survey?.isAnonymous == true
        let printed = ShortCode(code)?.description ?? code
        return ExportedLetter(
            number: item.id, code: isAnonymous ? "" : printed, people: people, addressLines: address.lines,
            greeting: MergeFields.greeting(people), subject: made.rendered.subject,
            text: made.rendered.words, because: made.because, link: link,
            picture: link.map { _ in "qr/\(isAnonymous ? "lettre-\(item.id)" : printed).png" },
            step: item.key.step, lastDay: settings.timeZone.day(at: item.notAfter))
    }
}

extension OutboxItem {
    /// As the planner knows it.
    fileprivate var past: PastDelivery {
        PastDelivery(
            key: key, contact: contact.id, letter: letter, state: .queued, dueOn: dueOn, sendOn: sendOn,
            channel: .post)
    }
}

/// The codes of one export: what a person was given before, their slip's in a survey, else a new one.
private struct LetterCodes {
    let coop: Coop
    let survey: Survey?
    private var given: Set<String> = []

    init(coop: Coop, survey: Survey?) {
        self.coop = coop
        self.survey = survey
    }

    mutating func code(for item: OutboxItem) throws -> String {
        if survey?.isAnonymous == false,
            let slip = try coop.database.slipCode(ofDelivery: item.id)
        {
            return slip
        }
        if let before = try coop.database.letterCode(of: item.id), given.insert(before).inserted {
            return before
        }
        var bits = coop.entropy(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        while true {
            let code = ShortCode(random: bits).text
            if try !coop.database.isTaken(code: code), given.insert(code).inserted { return code }
            bits &+= 1
        }
    }
}
