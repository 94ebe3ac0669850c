import Testing

@testable import Model

@Suite struct ReasonTests {
    /// Every code, with all facts and with none.
    static let reasons = Reason.Code.allCases.flatMap { [Reason($0), Reason($0, full)] }

    @Test("Every code is a complete sentence in both languages", arguments: reasons, Language.allCases)
    func completeSentences(_ reason: Reason, _ language: Language) {
        let sentence = reason.sentence(in: language)
        #expect(sentence.hasSuffix("."))
        #expect(sentence.first?.isUppercase == true || sentence.first == "«" || sentence.first == "C")
        #expect(!sentence.contains("  ") && !sentence.contains("Optional") && !sentence.contains("nil"))
        #expect(!reason.code.meaning(in: language).isEmpty)
    }

    @Test("No two codes mean the same")
    func distinctMeanings() {
        for language in Language.allCases {
            let meanings = Reason.Code.allCases.map { $0.meaning(in: language) }
            #expect(Set(meanings).count == meanings.count)
        }
    }

    @Test("No code was left untranslated", arguments: Reason.Code.allCases)
    func translated(_ code: Reason.Code) {
        #expect(Reason(code).sentence(in: .english) != Reason(code).sentence(in: .french))
        #expect(code.meaning(in: .english) != code.meaning(in: .french))
    }

    @Test("A reason keeps its facts in the ledger", arguments: reasons)
    func roundTrip(_ reason: Reason) {
        #expect(Reason(code: reason.code.rawValue, detail: reason.detail) == reason)
        #expect(!reason.detail.utf8.contains { $0 < 0x20 })
    }

    @Test("A detail of another form is a note, and unknown facts are passed over")
    func foreignDetail() {
        #expect(Reason(code: "left", detail: "the person left")?.facts.note == "the person left")
        #expect(Reason(code: "no-such-code", detail: "") == nil)
        #expect(Reason(code: "due", detail: "later=than=this")?.facts == Reason.Facts())
    }

    @Test(
        "The sentences hold the facts",
        arguments: [
            (
                Reason(.due, .init(slot: slot)),
                "Step janvier 2027 (due on 2027-01-16, sent on 2027-01-18) leaves today.",
                "L’étape « janvier » de 2027 (prévue le 16 janvier 2027, départ le 18 janvier 2027) part aujourd’hui."
            ),
            (
                Reason(.graceOver, .init(slot: slot, day: day("2027-01-31"), cause: .frequencyCap)),
                "Step janvier 2027 (due on 2027-01-16, sent on 2027-01-18) was not sent: the frequency cap held it back, "
                    + "and its grace ends on 2027-01-31.",
                "L’étape « janvier » de 2027 (prévue le 16 janvier 2027, départ le 18 janvier 2027) n’a pas été envoyée : "
                    + "la limite de courriels par personne l’a retenue, et son délai de grâce prend fin le 31 janvier 2027."
            ),
            (
                Reason(
                    .finished,
                    .init(campaign: Slug("bulletin"), keyDate: Slug("livraison"), day: day("2027-06-01"))),
                "Campaign bulletin ends for this person with livraison on 2027-06-01.",
                "« bulletin » s’arrête pour cette personne avec « livraison », le 1er juin 2027."
            ),
            (
                Reason(
                    .anchorImplausible,
                    .init(keyDate: Slug("signature"), day: day("1970-01-01"), fault: .epoch)),
                "The date of signature, 1970-01-01, is what an empty date becomes; mend it.",
                "La date « signature », 1er janvier 1970, est ce que devient une date laissée vide ; corrigez-la."
            ),
            (
                Reason(
                    .missingValue, .init(person: "C-0042", value: "contact.prenom", note: "Templates/a.md:3")),
                "C-0042: Templates/a.md:3: {{contact.prenom}} has no value here; give the person one, or the tag a "
                    + "fallback: {{contact.prenom|…}}.",
                "C-0042 : il manque la valeur « contact.prenom » pour composer la lettre (Templates/a.md:3) ; complétez "
                    + "la fiche, ou donnez dans la lettre un texte de remplacement."
            ),
        ])
    func saysItsFacts(_ reason: Reason, _ english: String, _ french: String) {
        #expect(reason.sentence == english)
        #expect(reason.sentence(in: .french).replacing("\u{A0}", with: " ") == french)
    }

    private static func day(_ iso: String) -> CivilDate { CivilDate(iso: iso) ?? CivilDate(dayNumber: 0) }
    private static var slot: Reason.Slot {
        .init(
            step: Slug("janvier") ?? .unknown, occurrence: "2027", dueOn: day("2027-01-16"),
            sendOn: day("2027-01-18"))
    }
    private static var full: Reason.Facts {
        let next = Reason.Slot(
            step: Slug("suite") ?? .unknown, dueOn: day("2027-06-01"), sendOn: day("2027-06-01"))
        return .init(
            campaign: Slug("cycle-annuel"), slot: slot, next: next, keyDate: Slug("ag"),
            day: day("2027-02-01"),
            fault: .before1950, cause: .outsideWindow, age: 30, person: "C;1%", value: "contact.prenom",
            note: "ligne 1\n; suite = 50 %")
    }
}
