internal import Model
internal import Planning
internal import Workspace

/// How the printed calendar and the team's agenda name things: in French, by titles where there are any.
struct CalendarWording {
    let workspace: Workspace
    let isOnePerson: Bool

    /// The campaign's title.
    func campaign(_ name: Slug) -> String { workspace.campaign(name)?.title ?? words(name) }

    /// The subject of the letter where everybody gets the same, by mail or on paper; else the step's name, and how
    /// many letters there are.
    func step(_ line: YearCalendar.Line) -> String {
        let paper = workspace.campaign(line.slot.campaign)?.steps.first { $0.name == line.slot.step }?.paper
        let mails = line.texts.filter { $0 != paper }
        let texts = mails.isEmpty ? line.texts : mails
        if texts.count == 1, let letter = workspace.letter(texts[0], of: line.slot.campaign),
            !letter.subject.contains("{{")
        {
            return letter.subject
        }
        let step = words(line.slot.step)
        return texts.count > 1 && !isOnePerson
            ? "\(step), \(texts.count)\u{A0}lettres différentes" : step
    }

    /// `c-est-fini` becomes «C est fini».
    private func words(_ name: Slug) -> String {
        let text = name.text.replacing("-", with: " ")
        return text.prefix(1).uppercased() + text.dropFirst()
    }

    /// «205 courriels, 7 lettres sur papier».
    func channels(_ count: YearCalendar.Count) -> String {
        var parts: [String] = []
        if count.mails > 0 { parts.append(Self.count(count.mails, "courriel", "courriels")) }
        if count.letters > 0 {
            parts.append(Self.count(count.letters, "lettre sur papier", "lettres sur papier"))
        }
        return parts.isEmpty ? "avec le courriel de leur adresse commune" : parts.joined(separator: ", ")
    }

    /// «1 752 personnes», with spaces that do not break.
    static func count(_ number: Int, _ one: String, _ several: String) -> String {
        "\(grouped(number))\u{A0}\(number < 2 ? one : several)"
    }

    static func grouped(_ number: Int) -> String {
        var digits = String(number)
        var index = digits.count - 3
        while index > 0 {
            digits.insert("\u{202F}", at: digits.index(digits.startIndex, offsetBy: index))
            index -= 3
        }
        return digits
    }
}
