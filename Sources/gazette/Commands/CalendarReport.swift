import Engine
import Model
import Planning

/// The year in lines of text.
struct CalendarReport {
    let year: ForeseenYear
    let coop: Coop
    let console: Console

    func say() {
        if console.isJSON { return }
        if let person = year.person { console.say("\(person.reference)  \(person.name)") }
        let lines = year.calendar.lines
        let months = lines.totals { $0.day.year * 12 + $0.day.month }
        let days = lines.totals(by: \.day)
        let widths = widths(lines)
        for (index, line) in lines.enumerated() {
            let day = line.slot.day
            console.say(
                row(line, widths) + (index == 0 || lines[index - 1].slot.day != day ? pace(days[day]) : ""))
            let month = day.year * 12 + day.month
            guard year.person == nil,
                index + 1 == lines.count || lines[index + 1].slot.day.month != day.month,
                let total = months[month]
            else { continue }
            console.say("  \(Self.months[day.month - 1]) \(day.year): \(words(total))\n")
        }
        summary()
    }

    private func summary() {
        let calendar = year.calendar
        console.say(
            "\(calendar.days.lowerBound) to \(calendar.days.upperBound): "
                + (calendar.total.people == 0 ? "nothing." : words(calendar.total) + "."))
        for holiday in holidaysAvoided(year, coop) {
            console.say(
                "holiday avoided: \(holiday.day) (\(holiday.name)), \(count(holiday.people, "person", plural: "people"))"
            )
        }
        for (code, people) in calendar.skipped.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            console.say("given up: \(grouped(people)), \(code.meaning(in: .english))")
        }
        if year.arrivals > 0 { console.say("supposed: \(count(year.arrivals, "arrival"))") }
        for (advice, people) in calendar.advices.sorted(by: {
            $0.key.sentence(people: 1) < $1.key.sentence(people: 1)
        }) where year.person == nil {
            console.say("note: \(advice.sentence(people: people))")
        }
        if !year.unlaunched.isEmpty {
            let names = year.unlaunched.sorted().map(\.text).joined(separator: ", ")
            console.say("note: not launched, and counted as if launched today: \(names)")
        }
    }

    /// `2027-01-15 Fri  cycle-annuel  c-est-quoi-la-coop  2027  1,540 people, 1,498 mails`.
    private func row(_ line: YearCalendar.Line, _ widths: (Int, Int)) -> String {
        let slot = line.slot
        let name = Self.weekdays[slot.day.weekday - 1]
        let campaign = padded(slot.campaign.text, widths.0)
        let step = padded(step(line), widths.1)
        let what = year.person == nil ? words(line.count) : how(line.count)
        return "\(slot.day) \(name)  \(campaign)  \(step)  \(what)"
    }

    /// The step and what tells its occurrences apart; for one person the letter.
    private func step(_ line: YearCalendar.Line) -> String {
        let slot = line.slot
        var text = slot.step.text
        if slot.occurrence != slot.step.text { text += " \(slot.occurrence)" }
        if year.person != nil, let letter = line.texts.first, letter != slot.step { text += " (\(letter))" }
        return text
    }

    /// How one person gets it.
    private func how(_ count: YearCalendar.Count) -> String {
        let how =
            count.letters > 0 ? "by post" : count.mails > 0 ? "mail" : "with the mail to their shared address"
        return count.done > 0 ? how + ", in the ledger" : how
    }

    private func words(_ count: YearCalendar.Count) -> String {
        var text = number(count.people, "person", "people")
        if count.mails > 0 { text += ", " + number(count.mails, "mail", "mails") }
        if count.letters > 0 { text += ", " + number(count.letters, "letter", "letters") + " on paper" }
        return text
    }

    private func number(_ number: Int, _ noun: String, _ plural: String) -> String {
        count(number, noun, plural: plural)
    }

    private func pace(_ day: YearCalendar.Count?) -> String {
        guard let day else { return "" }
        if year.capacity.isExceeded(by: day.mails) { return "  !! more than the mail server takes in a day" }
        return year.capacity.hours(day.mails).map { "  ! leaves over \($0) hours" } ?? ""
    }

    private func widths(_ lines: [YearCalendar.Line]) -> (Int, Int) {
        (lines.map(\.slot.campaign.text.count).max() ?? 0, lines.map { step($0).count }.max() ?? 0)
    }

    private func padded(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.count))
    }

    private static let weekdays = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
    private static let months = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
        "November", "December",
    ]
}
