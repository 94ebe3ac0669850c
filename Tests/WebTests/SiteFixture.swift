import Foundation
import Model
import Signing
import Storage
import Synchronization
import TestSupport

@testable import Engine
@testable import Web

/// The shipped coop after its annual letter (15 January 2027) and its survey (2 February 2027) left for a few tenants,
/// and its public pages.
final class SiteFixture: Sendable {
    private let folder: TemporaryFolder
    let path: String
    let clock: FixedClock
    let site: Site
    let surveys: SurveyDesk
    let clicks: ClickDesk
    let door: StaffDoor

    /// `survey`: the questionnaire of `etat-des-lieux`, where a test has its own; `isSharedAddress`: the first two have
    /// one.
    /// `campaigns` are launched on 4 January and run on `days`.
    init(
        people: Int = 3, survey: String? = nil, isSharedAddress: Bool = false, settings: String = "",
        annualLetter: String = "", today: String = "2027-02-03",
        campaigns: [String] = ["cycle-annuel", "etat-des-lieux"],
        days: [String] = ["2027-01-15", "2027-02-02"], files: [String: String] = [:]
    ) throws {
        folder = try TemporaryFolder()
        path = folder.path("coop")
        clock = FixedClock(try Self.moment("2026-12-01"))
        try ShippedFiles(executable: "/", override: Repository.root.path).copy(to: path)
        if !settings.isEmpty {
            let known = try String(contentsOfFile: "\(path)/gazette.yaml", encoding: .utf8)
            try folder.write("coop/gazette.yaml", known + settings)
        }
        if !annualLetter.isEmpty {
            let file = "Templates/letters/cycle-annuel/c-est-quoi-la-coop.md"
            let known = try String(contentsOfFile: "\(path)/\(file)", encoding: .utf8)
            try folder.write("coop/\(file)", known + annualLetter)
        }
        if let survey { try folder.write("coop/Campaigns/etat-des-lieux/survey.yaml", survey) }
        for (name, text) in files { try folder.write("coop/" + name, text) }
        let lines = (1...people).map { number in
            let mailbox = isSharedAddress && number < 3 ? 1 : number
            return "T-\(number);Alix;Essai\(number);alix.\(mailbox)@courriel.example;locataire;12/05/2014\n"
        }
        let header = "Référence;Prénom;Nom;Courriel;Statut;Date de signature\n"
        let file = try folder.write("people.csv", header + lines.joined())
        let (path, clock) = (path, clock)
        func coop() throws -> Coop {
            try Coop(folder: path, clock: clock, entropy: Self.bytes, access: .write)
        }
        _ = try coop().importClients(file: file)
        clock.set(try Self.moment("2027-01-04"))
        for name in campaigns.compactMap(Slug.init(_:)) {
            let coop = try coop()
            try coop.launch(name, try coop.forecastLaunch(name))
        }
        for day in days {
            clock.set(try Self.moment(day))
            _ = try coop().run(RunOptions(isReplay: true))
        }
        clock.set(try Self.moment(today))
        let last = try coop()
        surveys = try SurveyDesk(last)
        clicks = try ClickDesk(last)
        door = StaffDoor(last)
        site = Site(
            frame: PageFrame(last), surveys: surveys, preferences: try PreferencesDesk(last),
            letters: try LetterDesk(last),
            clicks: clicks, archive: (ArchiveDesk(try coop()), last.settings.site, last.now),
            registrations: try RegistrationDesk(last), contributions: try ContributionDesk(last),
            staff: (door, SlipDesk(try coop()), true), now: { clock.now() })
    }

    deinit { surveys.close() }

    func coop() throws -> Coop {
        try Coop(folder: path, clock: clock, entropy: Self.bytes, access: .write)
    }

    static func moment(_ day: String) throws -> Instant {
        guard let moment = Instant(rfc3339: "\(day)T11:00:00+01:00") else {
            throw EngineError(.invalid, day)
        }
        return moment
    }

    /// Other bytes each time: slips' codes are drawn until one is free.
    private static let drawn = Mutex(SeededGenerator(seed: 5))
    static let bytes: Entropy = { count in
        drawn.withLock { generator in
            (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next() as UInt64) }
        }
    }

    /// The number of the mail of a campaign to a person.
    func delivery(_ campaign: String, of person: String = "T-1") throws -> Int64 {
        let coop = try coop()
        let contact = try coop.group(person).contacts.first { $0.reference == person }
        let lines = try coop.database.timeline(of: contact?.id ?? ContactID(0))
        return lines.first { $0.campaign == campaign }?.id ?? -1
    }

    /// A link's token, as it stands in the mail.
    func token(_ purpose: LinkPurpose, _ campaign: String, of person: String = "T-1") throws -> String {
        try coop().linkKeys().token(purpose, deliveryID: try delivery(campaign, of: person))
    }

    /// Asks the site without a socket, and waits for its answer.
    func ask(_ request: Request) -> Response {
        let arrived = DispatchSemaphore(value: 0)
        let kept = Mutex<Response?>(nil)
        site.router.respond(request) { response in
            kept.withLock { $0 = response }
            arrived.signal()
        }
        arrived.wait()
        return kept.withLock { $0 } ?? Response(0)
    }

    func get(_ path: String, query: [String: String] = [:], from client: String = "127.0.0.1") -> Response {
        ask(Request(.get, path, query: query, peer: client))
    }

    /// Posts a form; `fields` as they stand in a body.
    func post(_ path: String, _ fields: String, from client: String = "127.0.0.1") -> Response {
        ask(
            Request(
                .post, path, headers: ["content-type": "application/x-www-form-urlencoded"],
                body: Array(fields.utf8), peer: client))
    }

    /// The parts of the annual letter to an address, as they lie in the Maildir.
    func mail(to address: String) throws -> (html: String, text: String) {
        let folder = "\(path)/var/maildir/new"
        let mails = try FileManager.default.contentsOfDirectory(atPath: folder).sorted().map {
            Array(try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0)")))
        }
        let mail = try ReadMail.read(mails).first {
            $0.to.contains(address) && $0.header("list-id")?.contains("cycle-annuel") == true
        }
        return (mail?.html ?? "", mail?.parts.first { $0.type == "text/plain" }?.content ?? "")
    }

    /// Rewrites a file of the workspace.
    func write(_ name: String, replacing found: String, with replacement: String) throws {
        let text = try String(contentsOfFile: "\(path)/\(name)", encoding: .utf8)
        try folder.write("coop/\(name)", text.replacing(found, with: replacement))
    }

    /// What stops mail to the first person's address.
    func suppressions(of address: String = "alix.1@courriel.example") throws -> [Suppression] {
        try coop().database.suppressions(of: address)
    }
}

/// Stands where a test sets it.
final class FixedClock: Clock, Sendable {
    private let moment: Mutex<Instant>

    init(_ moment: Instant) { self.moment = Mutex(moment) }

    func now() -> Instant { moment.withLock { $0 } }
    func set(_ later: Instant) { moment.withLock { $0 = later } }
    func sleep(until later: Instant, unless isStopping: () -> Bool) {
        moment.withLock { $0 = max($0, later) }
    }
}

extension Response {
    var text: String { String(decoding: body, as: UTF8.self) }
}
