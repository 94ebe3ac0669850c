import Model
import Rendering
import Testing

@testable import Engine

/// What stands on the envelope and in the cells of a mail merge.
@Suite struct AddressBlockTests {
    private static func person(
        _ first: String, _ last: String, _ civility: Civility? = .madame, _ postal: PostalAddress = home
    ) -> Contact {
        Contact(
            id: ContactID(1), reference: "C-1", civility: civility, firstName: first, lastName: last,
            email: nil, postal: postal, knownSince: CivilDate(dayNumber: 20_000), contracts: [])
    }

    private static let home = PostalAddress(
        street: "3 rue Neuve", complement: "Appt 12", postalCode: "49999", city: "Saint-Aubin-des-Prés")

    static let blocks: [([Contact], [String])] = [
        (
            [person("Rose", "Vidal")],
            ["Mme Rose Vidal", "Appt 12", "3 rue Neuve", "49999 SAINT-AUBIN-DES-PRÉS"]
        ),
        (
            [person("Rose", "Vidal"), person("Hugo", "Vidal", .monsieur)],
            [
                "Mme Rose Vidal et M. Hugo Vidal", "Appt 12", "3 rue Neuve",
                "49999 SAINT-AUBIN-DES-PRÉS",
            ]
        ),
        (
            [person("Marie-Antoinette", "de La Tour"), person("Hugo", "Vidal", nil)],
            [
                "Mme Marie-Antoinette de La Tour", "Hugo Vidal", "Appt 12", "3 rue Neuve",
                "49999 SAINT-AUBIN-DES-PRÉS",
            ]
        ),
        (
            ["Rose", "Hugo", "Anne", "Paul"].map { person($0, "Vidal-Garnier", nil) },
            [
                "Rose Vidal-Garnier et Hugo Vidal-Garnier et Anne Vidal-Garnier et Paul Vidal-Garnier",
                "Appt 12", "3 rue Neuve", "49999 SAINT-AUBIN-DES-PRÉS",
            ]
        ),
    ]

    @Test(arguments: blocks)
    func anEnvelopeHasSixLinesAtMostAndNoneEmpty(_ people: [Contact], _ lines: [String]) throws {
        let block = try AddressBlock(people)
        #expect(block.lines == lines)
        #expect(block.lines.count <= AddressBlock.most)
    }

    @Test(arguments: [
        (PostalAddress(postalCode: "49999", city: "Valmont"), AddressFault.noStreet),
        (PostalAddress(street: "3 rue Neuve", city: "Valmont"), .noPostalCode),
        (PostalAddress(street: "3 rue Neuve", postalCode: "1000", city: "Bourg"), .postalCode("1000")),
        (PostalAddress(street: "3 rue Neuve", postalCode: "49 999", city: "Valmont"), .postalCode("49 999")),
        (PostalAddress(street: "3 rue Neuve", postalCode: "49999"), .noCity),
    ])
    func anAddressThatThePostCannotReadIsNamedWithItsFault(_ postal: PostalAddress, _ fault: AddressFault) {
        #expect(throws: fault) { try AddressBlock([Self.person("Rose", "Vidal", .madame, postal)]) }
        #expect(!fault.english.isEmpty && fault.english != fault.french)
    }

    @Test(arguments: [
        ("=1+1", "'=1+1"), ("+33", "'+33"), ("-2", "'-2"), ("@SUM(A1)", "'@SUM(A1)"), ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"), ("Rose", "Rose"), ("", ""), ("a=b", "a=b"),
    ])
    func noCellIsAFormula(_ value: String, _ cell: String) {
        #expect(MergeFile.harmless(value) == cell)
    }

    @Test func aHouseholdIsANameAtAnAddress() {
        let other = PostalAddress(
            street: "3 RUE NEUVE", complement: "appt 12", postalCode: "49999", city: "Saint-Aubin-des-Pres")
        #expect(Self.home.household("Vidal") == other.household(" vidal"))
        #expect(Self.home.household("Vidal") != Self.home.household("Roux"))
        #expect(Self.home.household(nil) == nil)
        #expect(PostalAddress(city: "Valmont").household("Vidal") == nil)
    }

    @Test func onPaperHeadingsAreNotUnderlinedAndListsHavePoints() {
        let text = "Le titre\n========\n\nBonjour,\n\n- un\n- deux\n\nSous-titre\n----------\n"
        let letter = RenderedLetter(
            subject: "", preheader: "",
            html: Array(
                "<a href=\"mailto:a@b.test\">m</a><a href=\"https://c.test/?a=1&amp;b=2\">c</a>".utf8),
            text: Array(text.utf8), pictures: [])
        #expect(letter.words == "Le titre\n\nBonjour,\n\n• un\n• deux\n\nSous-titre")
        #expect(letter.firstLink == "https://c.test/?a=1&b=2")
    }
}
