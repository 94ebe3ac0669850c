package import Model

/// How many mails of a campaign were foreseen for a day, and how many were planned on it.
package struct DayForecast: Sendable, Equatable {
    /// Foreseen the day before, or confirmed by a person; what was foreseen for missed days is in it.
    package var foreseen: Int
    package var planned: Int

    package init(foreseen: Int = 0, planned: Int = 0) {
        self.foreseen = foreseen
        self.planned = planned
    }
}

/// Decision 16 between two days: what runs foresaw, so that a later one can tell a surprise.
extension Database {
    /// By campaign, for a day; nil where no forecast reaches it (before the first, after a long gap, or with a clock
    /// that went back).
    package func forecasts(on day: CivilDate) throws -> [Slug: DayForecast]? {
        let range = (try meta("forecast") ?? "").split(separator: " ").map(String.init)
        guard range.count >= 2, range[0] <= day.description, day.description <= range[1] else { return nil }
        var found: [Slug: DayForecast] = [:]
        try connection.query(ForecastSQL.until, .text(day.description)) { row in
            found[GroupReader.slug(row, 0)] = DayForecast(
                foreseen: Int(row.int(1)), planned: Int(row.int(2)))
        }
        return found
    }

    /// Changes whenever a new forecast is wanted: with the day, an import, a launch.
    package func forecastIsFresh(on day: CivilDate) throws -> Bool {
        let words = (try meta("forecast") ?? "").split(separator: " ").map(String.init)
        let imports = try connection.number(ForecastSQL.imports) ?? 0
        return words.count == 3 && words[0] == day.description && words[2] == String(imports)
    }

    /// Replaces what was foreseen for days after `day`. `today`: what later runs of `day` may still plan; nil keeps
    /// what was foreseen for it (no run has planned yet).
    package func setForecast(
        _ mails: [Slug: [CivilDate: Int]], after day: CivilDate, until last: CivilDate, today: [Slug: Int]?
    ) throws {
        try connection.transaction {
            var rows: [(Slug, CivilDate, DayForecast)] = []
            for (name, known) in try forecasts(on: day) ?? [:] {
                var known = known
                if let today {
                    known.foreseen = min(known.foreseen, known.planned + today[name, default: 0])
                }
                rows.append((name, day, known))
            }
            for (name, days) in mails {
                for (date, count) in days where date > day {
                    rows.append((name, date, DayForecast(foreseen: count, planned: 0)))
                }
            }
            try connection.run(ForecastSQL.clear)
            for (name, date, forecast) in rows {
                try connection.run(
                    ForecastSQL.add, .text(name.text), .text(date.description),
                    .int(Int64(forecast.foreseen)), .int(Int64(forecast.planned)))
            }
            // Without the imports' number it is not fresh: the day's next run foresees anew.
            let imports = try connection.number(ForecastSQL.imports) ?? 0
            let basis = today == nil ? "" : " \(imports)"
            try connection.run(
                MetaSQL.set, .text("forecast"), .text("\(day) \(last)\(basis)"))
        }
    }

    /// A person said yes to so many mails of a campaign on a day, beyond what runs have planned.
    func confirmForecast(_ name: Slug, mails: Int, on day: CivilDate) throws {
        if try forecasts(on: day) == nil {
            try connection.run(ForecastSQL.clear)
            try connection.run(MetaSQL.set, .text("forecast"), .text("\(day) \(day)"))
        }
        let known = try forecasts(on: day)?[name] ?? DayForecast()
        let more = mails + max(0, known.planned - known.foreseen)
        try connection.run(
            ForecastSQL.add, .text(name.text), .text(day.description), .int(Int64(more)), .int(0))
    }
}

enum ForecastSQL {
    /// What was foreseen for missed days and not planned then counts on the day itself.
    static let until = SQL(
        "forecast-until",
        """
        SELECT campaign, sum(CASE WHEN day = $1 THEN foreseen WHEN foreseen > planned THEN foreseen - planned ELSE 0 END),
            sum(CASE WHEN day = $1 THEN planned ELSE 0 END)
        FROM forecasts WHERE day <= $1 GROUP BY campaign
        """)
    static let add = SQL(
        "forecast-add",
        """
        INSERT INTO forecasts (campaign, day, foreseen, planned) VALUES ($1, $2, $3, $4)
        ON CONFLICT (campaign, day) DO UPDATE SET foreseen = forecasts.foreseen + excluded.foreseen,
            planned = forecasts.planned + excluded.planned
        """)
    static let clear = SQL("forecast-clear", "DELETE FROM forecasts")
    static let imports = SQL("forecast-imports", "SELECT coalesce(max(id), 0) FROM imports")
    static let shared = [until, add, clear, imports]
}
