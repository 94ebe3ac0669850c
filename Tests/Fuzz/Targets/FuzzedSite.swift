import Engine
import Foundation
import Model
import Signing
import Storage
import Synchronization
import Web

/// The public pages of the shipped coop after its annual letter and its survey left, asked as a value. What must hold:
/// never a fault of the server, no header that an input could break out of, no markup of a visitor's, no address of
/// somebody else's to go on to, and a GET that answers alike twice.
final class FuzzedSite: Sendable {
    private static let people = 4
    private let folder: URL
    private let site: Site
    private let surveys: SurveyDesk
    /// How many requests there were.
    private let asked = Mutex(0)
    /// What stands in an input for what only a mail or the server's console tells.
    private let secrets: [(mark: [UInt8], value: [UInt8])]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "gazette-fuzz-\(UUID().uuidString)")
        let path = folder.appendingPathComponent("coop").path
        try ShippedFiles(executable: "/", override: Self.checkout).copy(to: path)
        try Self.questionnaire.write(
            toFile: "\(path)/Campaigns/etat-des-lieux/survey.yaml", atomically: false, encoding: .utf8)
        let file = folder.appendingPathComponent("people.csv").path
        try Self.clients.write(toFile: file, atomically: false, encoding: .utf8)
        func coop(on day: String) throws -> Coop {
            guard let moment = Instant(rfc3339: "\(day)T11:00:00+01:00") else {
                throw Finding("\(day) is no day")
            }
            return try Coop(folder: path, clock: StandingClock(moment), entropy: Self.entropy, access: .write)
        }
        _ = try coop(on: "2026-12-01").importClients(file: file)
        for name in ["cycle-annuel", "etat-des-lieux"].compactMap(Slug.init(_:)) {
            let coop = try coop(on: "2027-01-04")
            try coop.launch(name, try coop.forecastLaunch(name))
        }
        for day in ["2027-01-15", "2027-02-02"] { _ = try coop(on: day).run(RunOptions(isReplay: true)) }
        let last = try coop(on: "2027-02-03")
        surveys = try SurveyDesk(last)
        let door = StaffDoor(last)
        site = Site(
            frame: PageFrame(last), surveys: surveys, preferences: try PreferencesDesk(last),
            letters: try LetterDesk(last), clicks: try ClickDesk(last),
            archive: (ArchiveDesk(try coop(on: "2027-02-03")), last.settings.site, last.now),
            registrations: try RegistrationDesk(last), contributions: try ContributionDesk(last),
            staff: (door, SlipDesk(try coop(on: "2027-02-03")), true), now: { [now = last.now] in now })
        secrets = try Self.secrets(last, door)
    }

    deinit {
        surveys.close()
        try? FileManager.default.removeItem(at: folder)
    }

    /// An input is a request as text: a line with method, path and query; header lines; an empty line; the body.
    func run(_ input: [UInt8]) throws {
        let request = Self.request(filled(input))
        let response = ask(request)
        try check(response, to: request)
        if request.method == .get {
            let again = ask(request)
            try Finding.unless(
                again.status == response.status && again.body.count == response.body.count,
                "a GET changed what is shown")
        }
    }

    private func ask(_ request: Request) -> Response {
        var request = request
        // Each from somebody else: an input that was tried often would be refused, and its page not be seen.
        let number = asked.withLock {
            $0 += 1
            return $0
        }
        request.client = "10.\(number >> 16 & 255).\(number >> 8 & 255).\(number & 255)"
        let arrived = DispatchSemaphore(value: 0)
        let kept = Mutex<Response?>(nil)
        site.router.respond(request) { response in
            kept.withLock { $0 = response }
            arrived.signal()
        }
        arrived.wait()
        return kept.withLock { $0 } ?? Response(0)
    }

    private func check(_ response: Response, to request: Request) throws {
        try Finding.unless(
            (200..<500).contains(response.status), "\(request.path): status \(response.status)")
        for (name, value) in response.headers {
            try Finding.unless(
                !(name + value).utf8.contains { $0 < 32 || $0 == 127 },
                "\(name) has a control character: \(value)")
        }
        for (name, _) in Response.protection {
            try Finding.unless(response.header(name) != nil, "\(request.path): without \(name)")
        }
        // A counted link (/l/…) leads to what stands in its letter.
        if let place = response.header("Location"), !request.path.hasPrefix("/l/") {
            try Finding.unless(place.hasPrefix("/") && !place.hasPrefix("//"), "leads to \(place)")
        }
        guard response.header("Content-Type")?.hasPrefix("text/html") == true else { return }
        let page = String(decoding: response.body, as: UTF8.self).lowercased()
        for markup in ["<script", "<iframe", "<xss", "javascript:", " onload="] {
            try Finding.unless(!page.utf8.contains(markup.utf8), "\(request.path) shows \(markup)")
        }
    }

    private static func request(_ input: [UInt8]) -> Request {
        let head: ArraySlice<UInt8>, body: [UInt8]
        if let gap = input.firstRange(of: Array("\n\n".utf8)) {
            (head, body) = (input[..<gap.lowerBound], Array(input[gap.upperBound...]))
        } else {
            (head, body) = (input[...], [])
        }
        let lines = head.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self) }
        let words = (lines.first ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        let target = (words.count > 1 ? words[1] : "/").split(separator: "?", maxSplits: 1).map(String.init)
        var query: [String: String] = [:]
        for pair in (target.count > 1 ? target[1] : "").split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map(String.init)
            if let name = parts.first { query[name] = parts.count > 1 ? parts[1] : "" }
        }
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1).map(String.init)
            if parts.count == 2 { headers[parts[0].lowercased()] = String(parts[1].drop { $0 == " " }) }
        }
        return Request(
            Request.Method(rawValue: words.first ?? ""), target.first ?? "/", query: query, headers: headers,
            body: body)
    }

    /// `{survey}` and its like replaced.
    private func filled(_ input: [UInt8]) -> [UInt8] {
        secrets.reduce(input) { $0.replacing($1.mark, with: $1.value) }
    }

    private static func secrets(_ coop: Coop, _ door: StaffDoor) throws -> [(mark: [UInt8], value: [UInt8])] {
        let file = coop.settings.database.replacing("gazette.sqlite", with: "link.key")
        let hex = try String(contentsOfFile: file, encoding: .utf8).filter(\.isHexDigit)
        var rest = hex[...]
        var secret: [UInt8] = []
        while let byte = UInt8(rest.prefix(2), radix: 16) {
            secret.append(byte)
            rest = rest.dropFirst(2)
        }
        guard let key = LinkKey(number: 1, secret: secret), let keys = LinkKeys(current: key) else {
            throw Finding("\(file) holds no key")
        }
        func delivery(_ campaign: String, of person: Int) throws -> Int64 {
            let contact = try coop.group("T-\(person)").contacts.first { $0.reference == "T-\(person)" }
            let lines = try coop.database.timeline(of: contact?.id ?? ContactID(0))
            guard let line = lines.first(where: { $0.campaign == campaign }) else {
                throw Finding("T-\(person) has no mail of \(campaign)")
            }
            return line.id
        }
        var values = [
            ("survey", keys.token(.survey, deliveryID: try delivery("etat-des-lieux", of: 1))),
            ("other", keys.token(.survey, deliveryID: try delivery("etat-des-lieux", of: 2))),
            ("unsubscribe", keys.token(.unsubscribe, deliveryID: try delivery("cycle-annuel", of: 3))),
            ("preferences", keys.token(.preferences, deliveryID: try delivery("cycle-annuel", of: 4))),
            ("view", keys.token(.view, deliveryID: try delivery("cycle-annuel", of: 1))),
        ]
        if let cookie = door.enter(door.code) {
            values.append(("cookie", cookie))
            values.append(("jeton", door.formToken(cookie) ?? ""))
        }
        return values.map { (Array("{\($0.0)}".utf8), Array($0.1.utf8)) }
    }

    private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    /// The same bytes in every run, other ones for every call.
    private static let drawn = Mutex(UInt64(5))
    private static let entropy: Entropy = { count in
        drawn.withLock { state in
            (0..<count).map { _ in
                state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
                return UInt8(truncatingIfNeeded: state >> 33)
            }
        }
    }

    private static let clients =
        "Référence;Prénom;Nom;Courriel;Statut;Date de signature\n"
        + (1...people).map { "T-\($0);Alix;Essai\($0);alix.\($0)@courriel.example;locataire;12/05/2014\n" }
        .joined()

    /// Every kind of question.
    private static let questionnaire = """
        title: Toutes sortes de questions
        unit: address
        pages: question-by-question
        public: oui
        questions:
          - { question: sait, text: Le savez-vous ?, kind: yes-no, mandatory: oui }
          - { question: prix, text: Son prix ?, kind: short-text, if: { sait: oui } }
          - { question: note, text: Votre note ?, kind: 0-10, low: pas du tout, high: tout à fait }
          - { question: avis, text: Votre avis ?, kind: 1-5, low: non, high: oui, if: { note: 7-10 } }
          - { question: lieu, text: Où ?, kind: one-of, choices: [{ a: Ici }, { b: Ailleurs }] }
          - { question: quoi, text: Quoi ?, kind: several-of, choices: [{ a: Jardin }, { b: Fête }, { c: Vélo }] }
          - { question: jour, text: Quel jour ?, kind: date }
          - { question: mot, text: Un mot ?, kind: long-text, if: { quoi: [a, b] } }

        """
}

/// A moment that does not pass.
private struct StandingClock: Clock {
    let moment: Instant

    init(_ moment: Instant) { self.moment = moment }

    func now() -> Instant { moment }
    func sleep(until moment: Instant, unless isStopping: () -> Bool) {}
}
