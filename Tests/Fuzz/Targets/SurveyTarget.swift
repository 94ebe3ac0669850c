import Model
import Surveys
import Workspace

/// A `survey.yaml`: read alike twice, or refused with faults that name a line of it.
enum SurveyTarget {
    @Sendable static func run(_ input: [UInt8]) throws {
        guard let name = Slug("essai") else { return }
        let lines =
            input.count { $0 == UInt8(ascii: "\n") || $0 == UInt8(ascii: "\r") || $0 == 0xE2 || $0 == 0xC2 }
            + 2
        do {
            let survey = try Survey.read(input, file: "s.yaml", campaign: name)
            try Finding.unless(
                survey == (try? Survey.read(input, file: "s.yaml", campaign: name)), "read otherwise")
            try Finding.unless(!survey.questions.isEmpty, "a survey without questions")
            let names = survey.questions.map(\.name)
            try Finding.unless(Set(names).count == names.count, "two questions of one name")
            for question in survey.questions { try answer(question) }
            let sheet = AnswerSheet([:], to: survey)
            _ = sheet.missing(survey)
            _ = sheet.standing(survey, isSubmitted: true)
        } catch let faults as WorkspaceFaults {
            try Finding.unless(!faults.faults.isEmpty, "refused without a reason")
            for fault in faults.faults {
                try Finding.unless(fault.file == "s.yaml" && !fault.message.isEmpty, "an empty fault")
                try Finding.unless((1...lines).contains(fault.line ?? 1), "\(fault): there is no such line")
                try Finding.unless(fault.column ?? 1 >= 1, "\(fault): there is no such column")
            }
        }
    }

    /// Its own words are answers to it, or are refused; nothing traps.
    private static func answer(_ question: Question) throws {
        for text in ["", "oui", "7", "2027-02-03", question.wording, question.name.text] {
            _ = question.read([text])
        }
    }
}
