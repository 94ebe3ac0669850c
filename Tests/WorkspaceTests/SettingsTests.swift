import Model
import Testing

@testable import Workspace

@Suite struct SettingsTests {
    static let least = """
        organisation: { name: Les Sillons, siren: "123 456 782", rcs: RCS Valmont 123 456 782, seat: 4 place du Lavoir }
        sender: { name: Les Sillons, address: gazette@coop.example }
        site: https://gazette.coop.example/

        """

    private func read(_ more: String = "", folder: String = "/w") throws -> Settings {
        try Settings.read((Self.least + more).utf8, file: "f", folder: folder)
    }

    @Test func fourNoticesASenderAndASiteAreEnough() throws {
        let settings = try read()
        #expect(settings.organisation.siren == "123456782")
        #expect(settings.organisation.phone == nil)
        #expect(settings.sender.bounces == settings.sender.address)
        #expect(settings.site == "https://gazette.coop.example")
        #expect(settings.delivery == .maildir("/w/var/maildir"))
        #expect(settings.database == "/w/var/gazette.sqlite")
        #expect(settings.timeZone.name == "Europe/Paris")
        #expect(settings.holidays == .metropole)
        #expect(settings.window == .usual)
        #expect(settings.window.days == [1, 2, 3, 4, 5])
        #expect(settings.cadence == .daily)
        #expect(settings.activities == [])
        #expect(settings.frequency == FrequencyCap(perDay: 1, perMonth: 4))
        #expect(settings.threshold == 200)
    }

    @Test func everySettingIsRead() throws {
        let text = """
            organisation:
              name: Les Sillons
              legal-name: Société coopérative d'HLM Les Sillons
              siren: "123456782"
              rcs: RCS Valmont
              seat: 4 place du Lavoir
              phone: 02 61 91 00 10
              email: bonjour@coop.example
              website: https://www.coop.example
              share-price: 16 €
            sender:
              name: Coopérative Les Sillons
              address: gazette@coop.example
              reply-to: bonjour@coop.example
              bounces: retours@coop.example
            site: http://localhost:8080
            delivery:
              smtp:
                host: smtp.coop.example
                port: 2525
                security: tls
                user: gazette
                password-file: var/smtp-password
                auth: cram-md5
                ca-file: /etc/ssl/coop.pem
                connections: 8
                helo: gazette.coop.example
                timeouts: { connect: 30 seconds, reply: 5 minutes, body: 10 min, stop: 60 s }
            database: /srv/gazette.sqlite
            time-zone: Indian/Reunion
            holidays: la-reunion
            send-window: { from: "08:30", to: 17h00, days: [lun, Tue, sam] }
            runs: monthly
            activities: [accession, syndic]
            frequency: { per-day: 2, per-month: none }
            threshold: 50
            """
        let settings = try Settings.read(text.utf8, folder: "/w/")
        let organisation = settings.organisation
        #expect(organisation.legalName == "Société coopérative d'HLM Les Sillons")
        #expect(organisation.phone == "02 61 91 00 10")
        #expect(organisation.email?.address == "bonjour@coop.example")
        #expect(organisation.website == "https://www.coop.example")
        #expect(organisation.sharePrice == "16 €")
        #expect(settings.sender.name.text == "Coopérative Les Sillons")
        #expect(settings.sender.replyTo?.address == "bonjour@coop.example")
        #expect(settings.sender.bounces.address == "retours@coop.example")
        #expect(settings.site == "http://localhost:8080")
        #expect(
            settings.delivery
                == .smtp([
                    Settings.SMTP(
                        name: "smtp.coop.example", host: "smtp.coop.example", port: 2525, security: .tls,
                        credentials: Settings.Credentials(
                            user: "gazette", password: .file("/w/var/smtp-password"), mechanism: .cramMD5),
                        certificates: "/etc/ssl/coop.pem", connections: 8, greeting: "gazette.coop.example",
                        timeouts: Settings.Timeouts(connect: 30, reply: 300, body: 600, stop: 60))
                ]))
        #expect(settings.database == "/srv/gazette.sqlite")
        #expect(settings.timeZone.name == "Indian/Reunion")
        #expect(settings.holidays == .laReunion)
        #expect(settings.window.from == LocalTime(hour: 8, minute: 30))
        #expect(settings.window.to == LocalTime(hour: 17, minute: 0))
        #expect(settings.window.days == [1, 2, 6])
        #expect(settings.cadence == .monthly)
        #expect(settings.activities.map(\.text).sorted() == ["accession", "syndic"])
        #expect(settings.frequency == FrequencyCap(perDay: 2, perMonth: nil))
        #expect(settings.threshold == 50)
    }

    @Test(arguments: [("starttls", 587), ("tls", 465), ("none", 25)])
    func thePortFollowsFromTheSecurity(security: String, port: Int) throws {
        let settings = try read("delivery: { smtp: { host: relay.example, security: \(security) } }")
        guard let smtp = settings.delivery.relays.first else { return #expect(Bool(false), "smtp expected") }
        #expect(smtp.port == port)
        #expect(smtp.credentials == nil)
        #expect(smtp.timeouts == Settings.Timeouts())
    }

    @Test func startTLSIsRequiredWhereNothingIsSaid() throws {
        let settings = try read(
            "delivery: { smtp: { host: relay.example, user: u, password-env: SMTP_PASSWORD } }")
        guard let smtp = settings.delivery.relays.first else { return #expect(Bool(false), "smtp expected") }
        #expect(smtp.security == .starttls)
        #expect(smtp.credentials?.password == .environment("SMTP_PASSWORD"))
        #expect(smtp.connections == 4)
    }

    @Test(arguments: [
        ("token-command: ./fresh --now", Settings.PasswordSource.command("./fresh --now")),
        ("auth: xoauth2, token-file: t", .file("/w/t")),
    ])
    func anAccessTokenMeansXOAUTH2(keys: String, source: Settings.PasswordSource) throws {
        let settings = try read("delivery: { smtp: { host: h.example, user: u, \(keys) } }")
        guard let smtp = settings.delivery.relays.first else { return #expect(Bool(false), "smtp expected") }
        #expect(
            smtp.credentials == Settings.Credentials(user: "u", password: source, mechanism: .xoauth2))
    }

    /// What follows the three lines of `least`, and the whole message.
    static let faults: [(text: String, message: String)] = [
        (
            "delivery: { smtp: [ { host: h.example }, { host: h.example, port: 2525 } ] }",
            "4:19: smtp: found two servers called h.example, expected each once; add a name of its own, such as "
                + "name: spare"
        ),
        (
            "delivery: { smtp: { host: h.example, user: u, password: secret } }",
            "4:47: password: found a password in the settings, which are copied and shown; put it in a file and "
                + "name it with password-file, or name an environment variable with password-env"
        ),
        (
            "delivery: { smtp: { host: h.example, user: u } }",
            "4:44: user: found without a password; add password-file or password-env"
        ),
        (
            "delivery: { smtp: { host: h.example, password-env: P } }",
            "4:52: password-env: found without user, expected user beside it; add user"
        ),
        (
            "delivery: { smtp: { host: h.example, user: u, password-env: P, password-file: p } }",
            "4:61: password-env: found beside password-file, expected one of them; take the other out"
        ),
        (
            "delivery: { smtp: { host: h.example, user: u, password-env: P, auth: xoauth2 } }",
            "4:70: auth: found xoauth2 with password-env, expected token-file or token-command"
        ),
        (
            "delivery: { smtp: { host: h.example, user: u, auth: xoauth2 } }",
            "4:44: user: found without a token; add token-file or token-command"
        ),
        (
            "delivery: { smtp: { host: h.example, user: u, token-file: t, auth: plain } }",
            "4:68: auth: found plain with token-file, expected xoauth2, which takes a token"
        ),
        (
            "delivery: { smtp: { host: h.example, user: u, password-env: P, security: none } }",
            "4:74: security: a password would cross the network unprotected; write starttls or tls"
        ),
        (
            "refusals: { percent: 10, of-last: 20, at-least: 30 }",
            "4:49: at-least: found 30, more than the 20 of of-last; write less"
        ),
        (
            "delivery: { smtp: { host: h.example, security: ssl } }",
            "4:48: security: found \"ssl\", expected starttls, tls or none"
        ),
        (
            "delivery: { smtp: { host: \"h.example:25\" } }",
            "4:27: host: found \"h.example:25\", expected the name of a machine such as smtp.coop.example, without port"
        ),
        (
            "delivery: { smtp: { port: 25 } }",
            "4:19: found no \"host\" in smtp; add \"host:\" with the name of a machine such as smtp.coop.example, without port"
        ),
        (
            "delivery: { maildir: m, smtp: { host: h.example } }",
            "4:31: smtp: found smtp beside maildir, expected one of them; take the other out"
        ),
        (
            "frequency: { per-day: 0 }",
            "4:23: per-day: found \"0\", expected a whole number from 1 up, or none for no limit"
        ),
        ("threshold: 0", "4:12: threshold: found \"0\", expected a whole number from 1 up"),
        (
            "time-zone: Europe/Pariss",
            "4:12: time-zone: found \"Europe/Pariss\", expected a time zone such as Europe/Paris or Indian/Reunion"
                + "; did you mean \"Europe/Paris\"?"
        ),
        (
            "time-zone: CEST",
            "4:12: time-zone: found \"CEST\", expected a time zone such as Europe/Paris or Indian/Reunion"
        ),
        ("runs: hourly", "4:7: runs: found \"hourly\", expected minutes, daily or monthly"),
        (
            "send-window: { from: \"18:00\", to: \"09:00\" }",
            "4:35: to: the window from 18:00 to 09:00 is empty; end it later"
        ),
        (
            "send-window: { days: [lundy] }",
            "4:23: days: found \"lundy\", expected a day of the week: mon, tue, wed, thu, fri, sat, sun "
                + "(or lun, mar, mer, jeu, ven, sam, dim)"
        ),
        ("databse: x", "4:1: found the unknown key \"databse\" in the settings; did you mean \"database\"?"),
        (
            "activities: [Gestion de syndic]",
            "4:14: activities: found \"Gestion de syndic\", expected a name of lower-case letters, digits and hyphens"
                + ", such as gestion-de-syndic"
        ),
    ]

    @Test(arguments: faults.indices) func aWrongSettingIsNamed(index: Int) {
        let (text, message) = Self.faults[index]
        #expect(faultLines { try read(text) } == message)
    }

    @Test(arguments: [
        ("123456789", "; its last digit does not fit the others, so one of the nine is mistyped"),
        ("12345678", ""), ("12345678A", ""),
        ("000000000", "; its last digit does not fit the others, so one of the nine is mistyped"),
    ])
    func aSirenIsChecked(siren: String, advice: String) {
        let text = Self.least.replacing("123 456 782\", ", with: "\(siren)\", ")
        #expect(
            faultLines { try Settings.read(text.utf8, file: "f", folder: "/w") }
                == "1:43: siren: found \"\(siren)\", expected a SIREN of nine digits\(advice)")
    }

    @Test(arguments: [
        "http://gazette.coop.example", "gazette.coop.example", "https://", "https://u:p@coop.example",
        "https://coop.example/?a=b", "https://coop .example",
    ])
    func aSiteMustBeHTTPS(site: String) {
        let text = Self.least.replacing("https://gazette.coop.example/", with: "\"\(site)\"")
        #expect(
            faultLines { try Settings.read(text.utf8, file: "f", folder: "/w") }
                == "3:7: site: found \"\(site)\", expected the address of the public pages, https:// and a host "
                + "(http:// only for localhost)")
    }

    @Test func anEmptyFileNamesWhatIsMissing() {
        #expect(
            faultLines { try Settings.read([], file: "f", folder: "/w") } == """
                1:1: found no "organisation" in the settings; add "organisation:" with organisation as "key: value" lines\
                |1:1: found no "sender" in the settings; add "sender:" with sender as "key: value" lines\
                |1:1: found no "site" in the settings; add "site:" with the address of the public pages, https:// and a host \
                (http:// only for localhost)
                """)
    }

    @Test func addressesAreChecked() {
        let text = Self.least.replacing("gazette@coop.example", with: "gazette@coop")
        #expect(
            faultLines { try Settings.read(text.utf8, file: "f", folder: "/w") }
                == "2:39: address: found \"gazette@coop\", expected an e-mail address such as contact@coop.example"
        )
    }
}
