import Model
import Testing

@testable import Engine
@testable import Storage

@Suite("The group of an answer")
struct SurveyGroupTests {
    @Test(
        "A signature that cannot be true is a year that is not known",
        arguments: [
            (nil, ""), ("1970-01-01", ""), ("1949-12-31", ""), ("2027-02-04", ""), ("2027-02-03", "2027"),
            ("1970-01-02", "1970"), ("2014-05-12", "2014"),
        ] as [(String?, String)])
    func years(signed: String?, year: String) throws {
        var binding = StoredInvitation.Binding()
        binding.signature = signed.flatMap { CivilDate(iso: $0) }
        let today = try #require(CivilDate(iso: "2027-02-03"))
        #expect(binding.group(.signatureYear, asOf: today) == year)
    }
}
