internal import Model
internal import Planning

/// What a reader of the printed calendar must know beside the grid: what was supposed, what is heavy, what was
/// avoided.
struct CalendarScenario {
    struct Block {
        let title: String
        let items: [String]
    }

    let blocks: [Block]
    private let capacity: DayCapacity

    init(request: CalendarRequest, year: ForeseenYear, coop: Coop) {
        capacity = year.capacity
        let supposed = Self.supposed(request, year, coop)
        let busy = Self.busyDays(year)
        let holidays = Holidays(zone: coop.settings.holidays)
        let avoided = year.calendar.avoided.sorted { $0.key < $1.key }.map { day, people in
            "\(FrenchDates.long(day)), \(holidays.name(of: day) ?? "jour férié") : "
                + "\(CalendarWording.count(people, "envoi déplacé", "envois déplacés"))"
        }
        let skipped = year.calendar.skipped.sorted { $0.key.rawValue < $1.key.rawValue }.map { code, people in
            "\(CalendarWording.count(people, "personne", "personnes")) : \(code.meaning(in: .french))"
        }
        blocks = [
            Block(title: "Ce qui est supposé", items: supposed),
            Block(title: "Les jours chargés", items: busy),
            Block(title: "Les jours fériés évités", items: avoided),
            Block(title: "Ce qui ne partira pas", items: skipped),
        ].filter { !$0.items.isEmpty }
    }

    /// «part en 3 heures», where an hour is not enough.
    func busy(_ day: YearCalendar.Count?) -> String? {
        guard let day else { return nil }
        if capacity.isExceeded(by: day.mails) { return "Trop pour un jour" }
        return capacity.hours(day.mails).map { "Part en \($0) heures" }
    }

    private static func busyDays(_ year: ForeseenYear) -> [String] {
        year.calendar.lines.totals(by: \.day).sorted { $0.key < $1.key }.compactMap { day, count in
            let mails = CalendarWording.count(count.mails, "courriel", "courriels")
            if year.capacity.isExceeded(by: count.mails) {
                return "\(FrenchDates.long(day)) : \(mails), plus que le serveur n’en prend en un jour"
            }
            return year.capacity.hours(count.mails).map {
                "\(FrenchDates.long(day)) : \(mails), qui partent en \($0) heures"
            }
        }
    }

    private static func supposed(_ request: CalendarRequest, _ year: ForeseenYear, _ coop: Coop) -> [String] {
        var items: [String] = []
        let titles = year.unlaunched.sorted().map { "« \(coop.workspace.campaign($0)?.title ?? $0.text) »" }
        if titles.count == 1 {
            items.append(
                "La campagne \(titles[0]) n’est pas lancée : elle est comptée comme si elle l’était aujourd’hui."
            )
        } else if !titles.isEmpty {
            items.append(
                "Ces campagnes ne sont pas lancées : elles sont comptées comme si elles l’étaient aujourd’hui. "
                    + titles.joined(separator: ", ") + ".")
        }
        for arrival in request.arrivals {
            items.append(
                "\(CalendarWording.count(arrival.perMonth, "nouvelle personne", "nouvelles personnes")) par mois "
                    + "(\(arrival.status.rawValue)).")
        }
        for slip in request.slips {
            let name =
                coop.workspace.programmes.first { $0.key == slip.programme }?.name ?? slip.programme.text
            let span =
                slip.months > 0
                ? "\(slip.months)\u{A0}mois" : CalendarWording.count(slip.days, "jour", "jours")
            items.append("\(name) : les dates prévues reculent de \(span).")
        }
        if request.goesAsPlanned { items.append("Les livraisons ont lieu au jour prévu.") }
        return items.map(FrenchSpaces.kept)
    }
}

/// French signs stand behind a space that does not break.
enum FrenchSpaces {
    static func kept(_ text: String) -> String {
        [("« ", "«\u{A0}"), (" »", "\u{A0}»"), (" :", "\u{A0}:"), (" ;", "\u{A0};")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }
}
