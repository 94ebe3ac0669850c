internal import Model

extension Settings {
    /// Reads `gazette.yaml`.
    ///
    /// - Parameter folder: the workspace's path, which relative paths are relative to.
    /// - Throws: `WorkspaceFaults` with everything that is wrong.
    package static func read(
        _ bytes: some Collection<UInt8>, file: String = "gazette.yaml", folder: String
    ) throws(WorkspaceFaults) -> Settings {
        try Fields.read(bytes, file: file, of: "the settings") { fields in settings(&fields, folder: folder) }
    }

    private static func settings(_ fields: inout Fields, folder: String) -> Settings? {
        let organisation = fields.required("organisation", .group("organisation", Self.organisation))
        let sender = fields.required("sender", .group("sender", Self.sender))
        let site = fields.required("site", .site)
        let delivery = fields.value(
            "delivery", .group("delivery") { Self.delivery(&$0, folder: folder) },
            or: .maildir(FieldKind.place("var/maildir", in: folder)))
        let database = fields.value(
            "database", .path(in: folder), or: FieldKind.place("var/gazette.sqlite", in: folder))
        let zone = fields.optional("time-zone", .timeZone) ?? CivilZone(name: "Europe/Paris")
        let holidays = fields.value("holidays", FieldKind<HolidayZone>.word, or: .metropole)
        let window = fields.value("send-window", .group("send-window", Self.window), or: .usual)
        let cadence = fields.value("runs", FieldKind<Cadence>.word, or: .daily)
        let activities = fields.value("activities", .list(of: .slug), or: [])
        let frequency = fields.value("frequency", .group("frequency", Self.frequency), or: FrequencyCap())
        let threshold = fields.value("threshold", .number(1...), or: 200)
        let refusals = fields.value("refusals", .group("refusals", Self.refusals), or: .usual)
        let countsClicks = fields.value("clicks", .flag, or: false)
        let proxies = fields.value(
            "web", .group("web") { $0.value("proxies", .list(of: .ipAddress), or: []) }, or: [])
        let log = fields.optional("log", .path(in: folder))
        guard let organisation, let sender, let site, let zone else { return nil }
        return Settings(
            organisation: organisation, sender: sender, site: site, delivery: delivery, database: database,
            timeZone: zone, holidays: holidays, window: window, cadence: cadence, activities: Set(activities),
            frequency: frequency, threshold: threshold, refusals: refusals, countsClicks: countsClicks,
            proxies: proxies,
            log: log)
    }

    private static func organisation(_ fields: inout Fields) -> Organisation? {
        let name = fields.required("name", .line)
        let legalName = fields.optional("legal-name", .line)
        let siren = fields.required("siren", .siren)
        let rcs = fields.required("rcs", .line)
        let seat = fields.required("seat", .line)
        let phone = fields.optional("phone", .line)
        let email = fields.optional("email", .email)
        let website = fields.optional("website", .webAddress)
        let sharePrice = fields.optional("share-price", .line)
        guard let name, let siren, let rcs, let seat else { return nil }
        return Organisation(
            name: name, legalName: legalName, siren: siren, rcs: rcs, seat: seat, phone: phone, email: email,
            website: website, sharePrice: sharePrice)
    }

    private static func sender(_ fields: inout Fields) -> Sender? {
        let name = fields.required("name", .header)
        let address = fields.required("address", .email)
        let replyTo = fields.optional("reply-to", .email)
        let bounces = fields.optional("bounces", .email)
        guard let name, let address else { return nil }
        return Sender(name: name, address: address, replyTo: replyTo, bounces: bounces ?? address)
    }

    private static func window(_ fields: inout Fields) -> SendWindow? {
        let usual = SendWindow.usual
        let from = fields.value("from", .time, or: usual.from)
        let to = fields.value("to", .time, or: usual.to)
        let days = fields.value("days", .list(of: .weekday), or: Array(usual.days))
        if from >= to {
            fields.fault(
                fields.has("to") ? "to" : "from", "the window from \(from) to \(to) is empty; end it later")
        }
        return SendWindow(from: from, to: to, days: Set(days))
    }

    private static func frequency(_ fields: inout Fields) -> FrequencyCap? {
        let usual = FrequencyCap()
        return FrequencyCap(
            perDay: fields.value("per-day", .limit, or: usual.perDay),
            perMonth: fields.value("per-month", .limit, or: usual.perMonth))
    }

    private static func refusals(_ fields: inout Fields) -> Refusals? {
        let usual = Refusals.usual
        let percent = fields.value("percent", .limit, or: usual.percent)
        let window = fields.value("of-last", .number(1...10_000), or: usual.window)
        let least = fields.value("at-least", .number(1...10_000), or: min(usual.least, window))
        if let percent, percent > 100 {
            fields.fault("percent", "found \(percent), expected at most 100, or none")
        }
        if least > window {
            fields.fault("at-least", "found \(least), more than the \(window) of of-last; write less")
        }
        return Refusals(percent: percent, window: window, least: least)
    }
}

extension Settings.SendWindow {
    /// Monday to Friday, 09:00–18:00.
    package static var usual: Settings.SendWindow {
        Settings.SendWindow(
            from: LocalTime(hour: 9, minute: 0) ?? .midnight, to: LocalTime(hour: 18, minute: 0) ?? .midnight,
            days: [1, 2, 3, 4, 5])
    }
}
