package import Model

/// What `gazette.yaml` says. Paths are absolute, or relative to the process where the workspace's path is.
package struct Settings: Hashable, Sendable {
    package var organisation: Organisation
    package var sender: Sender
    /// Base of public links, without a slash at its end: `https://gazette.coop.example`.
    package var site: String
    package var delivery: Delivery
    /// Path of the database file.
    package var database: String
    package var timeZone: CivilZone
    package var holidays: HolidayZone
    package var window: SendWindow
    package var cadence: Cadence
    /// What the coop does; letters that need another activity are left out.
    package var activities: Set<Slug>
    package var frequency: FrequencyCap
    /// Mails of one day beyond the plan of the day before, above which a person is asked.
    package var threshold: Int
    package var refusals = Refusals.usual
    /// Links of mails lead through an address of the coop's own, where clicks are counted.
    package var countsClicks = false
    /// Addresses of the proxies whose `X-Forwarded-For` is believed.
    package var proxies: [String] = []
    /// Path of the file that `run` adds a line to for each mail; nil: none.
    package var log: String?

    /// The legal notice of every footer, and what templates call `coop`.
    package struct Organisation: Hashable, Sendable {
        package var name: String
        package var legalName: String?
        /// Nine digits.
        package var siren: String
        package var rcs: String
        package var seat: String
        package var phone: String?
        package var email: EmailAddress?
        package var website: String?
        /// As written: `16 €`.
        package var sharePrice: String?
    }

    /// Who mails come from.
    package struct Sender: Hashable, Sendable {
        package var name: HeaderText
        package var address: EmailAddress
        package var replyTo: EmailAddress?
        /// Base of the envelope senders; the sender's own address where nothing is said.
        package var bounces: EmailAddress
    }

    package enum Delivery: Hashable, Sendable {
        /// Path of the folder.
        case maildir(String)
        /// In order of preference; never empty, and no two of a name.
        case smtp([SMTP])

        /// The SMTP servers, in order of preference.
        package var relays: [SMTP] {
            if case .smtp(let relays) = self { relays } else { [] }
        }
    }

    package struct SMTP: Hashable, Sendable {
        /// How the log, the ledger and messages call it; the host where nothing is said.
        package var name: String
        package var host: String
        package var port: Int
        package var security: Security
        package var credentials: Credentials?
        /// Path of a file of certificates in PEM form; nil: the system's.
        package var certificates: String?
        /// How many at a time.
        package var connections: Int
        /// The name said in EHLO; nil: the sender's domain.
        package var greeting: String?
        package var timeouts: Timeouts
        /// How fast the server takes our mails, all recipients together.
        package var pace = Pace()
        /// Most mails of one connection; nil: no limit.
        package var mailsPerConnection: Int?
        /// How fast recipients' domains take them, by name in lower case.
        package var domains: [String: Pace] = [:]
    }

    /// Most mails in a time, and most at a time; nil: no limit.
    package struct Pace: Hashable, Sendable {
        package var perMinute: Int?
        package var perHour: Int?
        package var perDay: Int?
        package var connections: Int?
        package init() {}
    }

    /// `starttls` is required, never "where offered"; `none` only when written.
    package enum Security: String, Sendable, CaseIterable { case starttls, tls, none }

    package struct Credentials: Hashable, Sendable {
        package var user: String
        package var password: PasswordSource
        /// nil: the strongest that the server offers.
        package var mechanism: Mechanism?
    }

    package enum Mechanism: String, Sendable, CaseIterable {
        case plain, login
        case cramMD5 = "cram-md5"
        /// An OAuth 2.0 access token in place of a password: Microsoft 365, Google.
        case xoauth2
    }

    /// Where the password, or for `xoauth2` the token, comes from; it is never in the settings.
    package enum PasswordSource: Hashable, Sendable {
        /// Path of a file whose first line it is.
        case file(String)
        /// Name of an environment variable.
        case environment(String)
        /// A command for `/bin/sh`, run in the workspace, which prints it on its first line. For tokens only.
        case command(String)
    }

    /// In seconds; nil: those of RFC 5321 §4.5.3.2.
    package struct Timeouts: Hashable, Sendable {
        package var connect: Int?
        /// For the reply to a command.
        package var reply: Int?
        /// For the reply to the dot that ends a mail.
        package var body: Int?
        /// For replies that are awaited after SIGTERM.
        package var stop: Int?
    }

    /// When mails may leave, on the coop's wall clock.
    package struct SendWindow: Hashable, Sendable {
        package var from: LocalTime
        /// Exclusive; later than `from`.
        package var to: LocalTime
        /// ISO 8601 days of the week, 1 is Monday; never empty.
        package var days: Set<Int>
    }

    /// When a campaign is stopped because its mails are refused for good.
    package struct Refusals: Hashable, Sendable {
        /// Share of the last outcomes that may be refusals, in percent; nil: no limit.
        package var percent: Int?
        /// How many of a campaign's last outcomes count.
        package var window: Int
        /// How many must be known before a share says anything.
        package var least: Int

        /// 10 % of the last 200, from 50 on.
        package static let usual = Refusals(percent: 10, window: 200, least: 50)
    }
}
