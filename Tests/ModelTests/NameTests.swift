import Model
import TestSupport
import Testing

@Suite("Names, addresses and header text")
struct NameTests {
    @Test(
        "An address is a dot-atom at a host name of two labels or more",
        arguments: [
            ("jeanne@coop.example", true), ("j.d+x@coop.example", true), ("J@COOP.Example", true),
            ("o'neil@coop.example", true), ("a@b", false), ("a@b.1", false), ("@coop.example", false),
            ("a@", false), (".a@coop.example", false), ("a..b@coop.example", false),
            ("a.@coop.example", false),
            ("a b@coop.example", false), ("\"a b\"@coop.example", false), ("é@coop.example", false),
            ("a@coop_x.example", false), ("a@-coop.example", false),
            ("a@coop.example\r\nRCPT TO:<b@c.example>", false),
            ("a\u{0}@coop.example", false), (String(repeating: "a", count: 65) + "@coop.example", false),
        ])
    func address(text: String, isRight: Bool) {
        #expect((EmailAddress(text) != nil) == isRight)
    }

    @Test("The domain is kept in lower case, the local part as written; the key tells mailboxes apart")
    func addressForms() throws {
        let address = try #require(EmailAddress("Jeanne.L@COOP.Example"))
        #expect(address.address == "Jeanne.L@coop.example")
        #expect(address.key == "jeanne.l@coop.example")
    }

    @Test("Header text refuses line breaks and controls, and cuts blanks at its ends")
    func headerText() {
        for bad in ["a\r\nBcc: x@y.example", "a\nb", "a\rb", "a\u{0}b", "a\u{7F}b", "a\u{1B}b"] {
            #expect(HeaderText(bad) == nil)
        }
        #expect(HeaderText("  L’AG\tdu 3 juin  ")?.text == "L’AG du 3 juin")
        #expect(HeaderText("")?.isEmpty == true)
    }

    @Test(
        "Folding makes one word of spellings that a person would call the same",
        arguments: [
            ("Prénom ", "prenom"), ("CŒUR", "coeur"), ("  Date   de\u{A0}signature", "date de signature"),
            ("L’Haÿ", "l'hay"), ("ÉLU", "elu"), ("", ""),
        ])
    func folding(text: String, folded: String) {
        #expect(text.folded == folded)
    }

    @Test(
        "A slug is made from a title",
        arguments: [
            ("Les Tilleuls (tranche 2)", "les-tilleuls-tranche-2"), ("L’Îlot du Lavoir", "l-ilot-du-lavoir"),
            ("--", nil), ("Cœur", "coeur"), ("12", "12"),
        ])
    func slugFromTitle(title: String, slug: String?) {
        #expect(Slug(folding: title)?.text == slug)
    }

    @Test(
        "A slug has lower-case letters, digits and inner single hyphens",
        arguments: ["", "-a", "a-", "a--b", "A", "é", "a b", "a/b", "..", String(repeating: "a", count: 65)])
    func notASlug(text: String) {
        #expect(Slug(text) == nil)
    }

    @Test(
        "A status is read in the feminine, the plural and without accents",
        arguments: [
            ("Accédante", MemberStatus.accedant), ("LOCATAIRES", .locataire), ("salarié·e", .salarie),
            ("administratrice", .administrateur), ("Copropriétaires", .coproprietaire), ("élue", .elu),
        ])
    func status(text: String, expected: MemberStatus) {
        #expect(MemberStatus(lenient: text) == expected)
        #expect(MemberStatus(lenient: text + "x") == nil)
    }
}
