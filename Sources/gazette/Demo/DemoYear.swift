import Engine
import Foundation
import Model
import Planning
import Transport

/// The rest of the year: what happens to the coop on its days, and a run on each day for which
/// the one before foresaw something.
final class DemoYear {
    let stage: DemoStage
    let keepsAll: Bool
    let events: DemoEvents
    private var day: CivilDate
    private let end: CivilDate

    init(stage: DemoStage, keepsAll: Bool) throws {
        self.stage = stage
        self.keepsAll = keepsAll
        events = DemoEvents(stage: stage)
        day = try date("2027-01-18")
        end = try date("2027-12-31")
    }

    private var console: Console { stage.console }

    func play() throws {
        var month = 0
        var before = 0
        while day <= end, !PoliteStop.isRequested {
            if day.month != month {
                if month > 0 { try close(month, before) }
                month = day.month
                before = month == 1 ? 0 : stage.sent
                console.say("\n\(EnglishMonths.name(month)) 2027")
            }
            let happened = try events.happen(on: day)
            // The forecast counts mails; letters on paper alone wait for the next run, at the latest this one.
            if try happened || day == end || isDue() {
                try stage.run(on: day)
                console.progress("\(day): \(grouped(stage.sent)) mails")
            }
            day = day.adding(days: 1)
        }
        try close(month, before)
        if !keepsAll { try thin() }
    }

    /// Whether the last run foresaw mails for this day; each of them looks two months ahead.
    private func isDue() throws -> Bool {
        guard let foreseen = try stage.coop(day, at: "09:00").database.forecasts(on: day) else { return true }
        return foreseen.values.contains { $0.foreseen > $0.planned }
    }

    private func close(_ month: Int, _ before: Int) throws {
        console.say("  in all      \(count(stage.sent - before, "mail"))")
    }

    /// A year of mails is half a gigabyte: of each letter the first few stay, January's all.
    private func thin() throws {
        let maildir = "\(stage.folder)/var/maildir/new"
        let lines = try stage.coop(end).database.outboxLines(.accepted, limit: .max)
        var seen: [String: Int] = [:]
        var kept: Set<String> = []
        for line in lines {
            let slot = "\(line.campaign) \(line.step) \(line.occurrence)"
            seen[slot, default: 0] += 1
            let isJanuary = line.occurrence == "2027-01" || line.step == "c-est-quoi-la-coop"
            if isJanuary || seen[slot, default: 0] <= 5 { kept.insert(Maildir.fileName(line.id)) }
        }
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: maildir) where !kept.contains(name) {
            try files.removeItem(atPath: "\(maildir)/\(name)")
        }
    }
}

private enum EnglishMonths {
    static func name(_ month: Int) -> String {
        [
            "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
            "November", "December",
        ][month - 1]
    }
}
