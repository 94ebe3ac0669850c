import Engine
import Foundation
import Model
import Planning

/// Where the demo plays: a folder, a clock that stands where the story is, and what happened so far.
final class DemoStage {
    let invocation: Invocation
    let folder: String
    let people: Int
    /// Every run that sent something, in order.
    private(set) var days: [(day: CivilDate, sent: Int)] = []
    private(set) var runs = 0
    /// Letters on paper that were posted, each person's.
    private(set) var posted = 0
    /// What was given up, by reason: each only once, since the ledger has it from then on.
    private(set) var givenUp: [Reason.Code: Int] = [:]
    /// Mails to look at, as `preview` writes them.
    private(set) var previews: [[String]] = []
    /// Read once, and again when one of its files changed; the clock only goes forward.
    private var opened: (coop: Coop, clock: ReplayClock)?

    init(invocation: Invocation, folder: String, people: Int) {
        self.invocation = invocation
        self.folder = folder
        self.people = people
    }

    var console: Console { invocation.console }
    var sent: Int { days.reduce(0) { $0 + $1.sent } }

    /// So many of the usual 1,752 people's number, where there are fewer.
    func share(_ number: Int) -> Int { max(1, (number * people + DemoPeople.count / 2) / DemoPeople.count) }

    /// The coop as it is at an hour of a day in 2026 or 2027, Paris time, or later where the story went on.
    func coop(_ day: CivilDate, at time: String = "09:30") throws -> Coop {
        let isSummer =
            CivilDate(iso: "2027-03-28").map { day >= $0 } ?? false
            && CivilDate(iso: "2027-10-31").map { day < $0 } ?? false
        guard let instant = Instant(rfc3339: "\(day)T\(time):00+0\(isSummer ? 2 : 1):00") else {
            throw EngineError(.invalid, "demo: \(day) \(time) is no moment")
        }
        if let opened {
            opened.clock.sleep(until: instant, unless: { false })
            return opened.coop
        }
        let clock = ReplayClock(instant)
        let coop = try Coop(
            folder: folder, clock: clock, entropy: invocation.entropy, access: .write,
            marks: Invocation.marks)
        coop.daysForeseen = 7
        opened = (coop, clock)
        return coop
    }

    /// `gazette run`, and `gazette resume` where it holds a campaign and somebody has to say yes.
    @discardableResult
    func run(on day: CivilDate) throws -> RunReport {
        let coop = try coop(day)
        let options = RunOptions(
            isReplay: true, isDurable: false, stop: { PoliteStop.isRequested },
            planning: { [console] in console.progress("\(day): planning \(grouped($0)) people") })
        var report = try coop.run(options)
        note(report, on: day)
        for stopped in report.stoppedCampaigns {
            let forecast = try coop.forecastLaunch(stopped.name)
            try coop.launch(stopped.name, forecast)
            console.say("  \(day)  `gazette run` holds \(stopped.name): \(stopped.reason)")
            console.say("              somebody looks, and says `gazette resume \(stopped.name)`")
            report = try coop.run(options)
            note(report, on: day)
        }
        try post(on: day)
        return report
    }

    /// What the office does on the days of a run: the mail merge, the stamps, and the word that the letters are gone.
    private func post(on day: CivilDate) throws {
        let coop = try coop(day)
        for campaign in coop.workspace.campaigns where campaign.steps.contains(where: { $0.paper != nil }) {
            guard try !coop.database.lettersToPost(of: campaign.name, now: coop.now).isEmpty else { continue }
            let export = try coop.exportLetters(
                of: campaign.name, to: "\(folder)/courrier/\(campaign.name)/\(day)")
            guard let file = export.file else { continue }
            posted += try coop.recordPosted([file], on: day).people
        }
    }

    private func note(_ report: RunReport, on day: CivilDate) {
        runs += 1
        if report.tally.accepted > 0 { days.append((day, report.tally.accepted)) }
        for (line, number) in report.summary.counts where line.decision == .skip {
            givenUp[line.code, default: 0] += number
        }
    }

    /// Writes a mail as its reader will see it, before it is sent.
    func preview(_ campaign: String, _ step: String, _ reference: String, seen: CivilDate, on day: CivilDate)
        throws
    {
        guard let name = Slug(campaign), let slug = Slug(step) else { return }
        let preview = try coop(seen).preview(campaign: name, step: slug, reference: reference, on: day)
        previews.append(
            try write(
                preview.mail, to: "\(folder)/previews",
                name: "\(day)-\(campaign)-\(reference.lowercased())"))
    }

    /// A file of the workspace, as the office would save it.
    func save(_ bytes: [UInt8], as path: String) throws -> String {
        let url = URL(fileURLWithPath: "\(folder)/\(path)")
        do {
            try FileManager.default.createDirectory(
                at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(bytes).write(to: url)
            // What is read with the workspace is read again.
            if path == "Audiences/programmes.csv" { opened = nil }
        } catch {
            throw EngineError(.impossible, "\(url.path): cannot be written: \(SystemReason.of(error))")
        }
        return "\(folder)/\(path)"
    }
}
