import Model
import Testing

@Suite struct TextTests {
    @Test(
        "Slugs",
        arguments: [
            ("cycle-annuel", true), ("2027", true), ("a", true), (String(repeating: "a", count: 64), true),
            (String(repeating: "a", count: 65), false), ("", false), ("-a", false), ("a-", false),
            ("a--b", false),
            ("A", false), ("é", false), ("a b", false), ("a_b", false), ("a\n", false),
        ])
    func slugs(text: String, isValid: Bool) {
        #expect((Slug(text) != nil) == isValid)
        #expect((Slug(Substring(text)) != nil) == isValid)
        #expect(Slug(text).map(\.text) == (isValid ? text : nil))
    }

    @Test(
        "A title folds to a slug",
        arguments: [
            ("Les Tilleuls (tranche 2)", "les-tilleuls-tranche-2"), ("  Cœur d’Îlot  ", "coeur-d-ilot"),
            ("ÉTÉ 2027", "ete-2027"), ("!?", nil), ("", nil),
        ])
    func foldingSlugs(title: String, expected: String?) {
        #expect(Slug(folding: title)?.text == expected)
    }

    @Test(
        "Folding makes one word of its spellings",
        arguments: [
            ("Prénom ", "prenom"), ("PRENOM", "prenom"), ("Cœur", "coeur"), ("d’Été", "d'ete"),
            ("a\u{A0}\u{202F} b\t c", "a b c"), ("Ægir", "aegir"), ("e\u{301}", "e"), ("", ""),
        ])
    func folding(text: String, expected: String) {
        #expect(text.folded == expected)
        #expect(text.folded.folded == text.folded)
    }

    @Test(
        "E-mail addresses that can stand in an SMTP command",
        arguments: [
            "a@b.example", "jeanne.le-goff+coop@mail.coop.example", "!#$%&'*+-/=?^_`{|}~@b.example",
            String(repeating: "a", count: 64) + "@b.example", "a@xn--caf-dma.example",
        ])
    func goodAddresses(text: String) {
        #expect(EmailAddress(text)?.address == text)
    }

    @Test(
        "Everything else is refused",
        arguments: [
            "", "a", "@b.example", "a@", "a@b", "a@b.1", "a@-b.example", "a@b-.example", "a@b..example",
            "a@.example",
            "a@b.example.", ".a@b.example", "a.@b.example", "a..b@b.example", "a b@b.example",
            "a@b.example\r\nRCPT",
            "a\n@b.example", "a\0@b.example", "é@b.example", "a@é.example", "\"a\"@b.example",
            "a(b)@b.example",
            "<a@b.example>", "a@[127.0.0.1]", String(repeating: "a", count: 65) + "@b.example",
            "a@" + String(repeating: "b", count: 64) + ".example", "a,b@c.example", "a@b@c.example",
        ])
    func badAddresses(text: String) {
        #expect(EmailAddress(text) == nil)
    }

    @Test("Addresses that differ in case alone are one mailbox")
    func keys() {
        let address = EmailAddress("Jeanne@Coop.EXAMPLE")
        #expect(address?.address == "Jeanne@coop.example")
        #expect(address?.key == EmailAddress("jeanne@coop.example")?.key)
    }

    @Test(
        "Header text holds no control character",
        arguments: [
            ("Bonjour", "Bonjour"), ("  à tous\t ", "à tous"), ("a\tb", "a b"), ("", ""), ("œ 🌳", "œ 🌳"),
            ("a\r\nBcc: x", nil), ("a\nb", nil), ("a\rb", nil), ("a\0", nil), ("a\u{7F}", nil),
            ("a\u{1B}", nil),
        ])
    func headerText(text: String, expected: String?) {
        #expect(HeaderText(text)?.text == expected)
    }

    @Test(
        "Statuses are read leniently",
        arguments: [
            ("accédant", MemberStatus.accedant), ("Accédante", .accedant), ("ACCEDANTS", .accedant),
            ("locataire", .locataire), ("LOCATAIRES", .locataire), ("administratrice", .administrateur),
            ("administrateurs", .administrateur), ("salarié·e", .salarie), ("Salarié(e)", .salarie),
            ("élue", .elu), ("copropriétaire ", .coproprietaire), ("propriétaire", nil), ("", nil),
            ("elus locaux", nil),
        ])
    func statuses(text: String, expected: MemberStatus?) {
        #expect(MemberStatus(lenient: text) == expected)
    }
}
