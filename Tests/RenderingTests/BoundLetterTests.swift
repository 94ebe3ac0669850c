import Model
import TestSupport
import Testing

@testable import Rendering

@Suite struct BoundLetterTests {
    private static let shared: Value = [
        "coop": ["nom": "Coop & Cie", "vide": "", "liste": ["a", "b"], "prix": 12, "neuf": true],
        "envoi": ["date": "15 janvier 2027"],
    ]
    private static let own: [String: Value] = [
        "contact": ["prenom": "Zoé", "nom": "O'Neil <i>", "vide": ""],
        "liens": [
            "preferences": "https://coop.example/p?a=1&b=2", "clic": "t0ken",
            "desinscription": "https://coop.example/d",
        ],
        "amis": [["prenom": "Léo"], ["prenom": "Mia", "coop": ["nom": "Autre"]], []],
    ]
    private static let names: Set<String> = ["contact", "liens", "amis"]

    /// What letters are made of, in all ways that a value can be known before, or not.
    private static let pieces = [
        "Bonjour {{contact.prenom}}, de {{coop.nom}}.", "\\n", "\\n\\n", "# Titre\\n\\n",
        "- point\\n- autre\\n\\n",
        "\n\n{{> brut}}\n\n", "{{coop.rien|sans}}", "{{contact.rien|sans & rien}}",
        "{{#coop.neuf}}neuf {{contact.prenom}}{{/coop.neuf}}", "{{^coop.neuf}}vieux{{/coop.neuf}}",
        "{{#coop}}{{nom}} {{contact.nom}} {{prix}}{{/coop}}", "{{#coop.liste}}{{.}}, {{/coop.liste}}",
        "{{^coop.liste}}rien{{/coop.liste}}", "{{#coop.vide}}jamais{{/coop.vide}}",
        "{{^coop.vide}}vide{{/coop.vide}}",
        "{{#amis}}{{prenom}} ({{coop.nom}}, {{envoi.date}}) {{/amis}}", "{{^amis}}seul{{/amis}}",
        "{{#contact}}{{prenom}} {{coop.nom}}{{/contact}}", "{{#contact.vide}}non{{/contact.vide}}",
        "{{#coop.prix}}{{.}} € {{coop.nom}}{{/coop.prix}}",
        "{{#absent}}non{{/absent}}{{^absent}}oui{{/absent}}",
        "[Voir]({{liens.preferences}})", "\n\n{{> video histoire-video}}\n\n",
        "\n\n{{> qr histoire-video}}\n\n",
        "Un paragraphe assez long pour que ses lignes soient gardées, avec des mots et encore des mots.\\n\\n",
        "Le {{envoi.date}}, une ligne qui ne change pas d’un courriel à l’autre de la journée.\\n",
    ].map { $0.replacing("\\n", with: "\n") }

    private static func letter(_ generator: inout SeededGenerator) -> String {
        (0..<Int.random(in: 1...14, using: &generator)).map { _ in
            (pieces.randomElement(using: &generator) ?? "")
                + (Int.random(in: 0..<3, using: &generator) == 0 ? "\n\n" : " ")
        }.joined()
    }

    private static func values(_ bound: BoundLetter, _ own: [String: Value]) -> [Value?] {
        var values = bound.values
        for path in bound.own { values[path.number] = Value.object(own).following(path.keys) }
        return values
    }

    @Test(arguments: Array(1...12) as [UInt64], [MergeMode.strict, .lenient])
    func `A bound letter becomes what the letter becomes`(_ seed: UInt64, _ mode: MergeMode) throws {
        var generator = SeededGenerator(seed: seed)
        let footer = LetterFixture.block(
            "footer", "\n\n\n<p>{{coop.nom}}</p>\n", "\n\n\n\n-- \n{{coop.nom}}\n\n\n{{contact.prenom}}\n\n\n"
        )
        let raw = LetterFixture.block(
            "brut", "<p>{{{contact.nom}}} et {{{coop.nom}}}</p>\n", "{{contact.nom}}\n\n\n{{coop.nom}}\n")
        let compiler = try LetterFixture.compiler(extra: [footer, raw])
        for _ in 0..<40 {
            let source = LetterFixture.letter(
                Self.letter(&generator), subject: "{{contact.prenom}} & {{coop.nom}}",
                preheader: Bool.random(using: &generator) ? "Un mot" : "{{contact.nom}}")
            let letter = try compiler.compile(source)
            let context = Context([Self.shared, .object(Self.own)])
            let expected = Result { () throws(MissingValue) in try letter.merge(context, mode) }
            let bound = letter.bound(to: Self.shared, own: Self.names)
            #expect(!bound.needsFrames)
            let made = Result { () throws(MissingValue) in
                try bound.merge(Self.values(bound, Self.own), frames: [], mode)
            }
            switch (expected, made) {
            case (.success(let letter), .success(let mail)):
                #expect(mail.letter == letter)
                expectLines(bound.htmlLines, mail.letter.html, mail.htmlPlaces)
                expectLines(bound.textLines, mail.letter.text, mail.textPlaces)
            case (.failure(let one), .failure(let other)):
                #expect("\(one)" == "\(other)")
            default: Issue.record("\(expected) is not \(made)")
            }
        }
    }

    private func expectLines(_ lines: [[UInt8]], _ text: [UInt8], _ places: [KnownPlace]) {
        var end = 0
        for place in places {
            #expect(place.start >= end)
            #expect(place.start == 0 || text[place.start - 1] == 0x0A)
            #expect(Array(text[place.start..<(place.start + place.count)]) == lines[place.number])
            end = place.start + place.count
        }
    }

    @Test func `Most of a letter is known before its mails are made`() throws {
        let body =
            "Bonjour {{contact.prenom}},\n\n" + String(repeating: "Une ligne de {{coop.nom}}.\n\n", count: 40)
        let bound = try LetterFixture.compiler().compile(LetterFixture.letter(body))
            .bound(to: Self.shared, own: Self.names)
        let mail = try bound.merge(Self.values(bound, Self.own), frames: [], .strict)
        #expect(mail.htmlPlaces.reduce(0) { $0 + $1.count } * 10 > mail.letter.html.count * 9)
        #expect(mail.textPlaces.reduce(0) { $0 + $1.count } * 10 > mail.letter.text.count * 9)
    }

    @Test func `What asks for the whole context gets it`() throws {
        let letter = try LetterFixture.compiler().compile(
            LetterFixture.letter("{{#.}}{{contact.prenom}} {{coop.nom}}{{/.}} {{liens.preferences}}"))
        let bound = letter.bound(to: Self.shared, own: Self.names)
        #expect(bound.needsFrames)
        let frames: [Value] = [Self.shared, .object(Self.own)]
        let mail = try bound.merge(Self.values(bound, Self.own), frames: frames, .lenient)
        #expect(mail.letter == (try letter.merge(Context(frames), .lenient)))
    }

    @Test func `The extra template is merged with the same values`() throws {
        let extra = try TemplateSet([]).compile(
            TemplateSource(
                name: "because", file: "campaign.yaml", text: "{{contact.prenom}}, de {{coop.nom}}"), .none)
        let bound = try LetterFixture.compiler().compile(LetterFixture.letter("Bonjour {{contact.nom}}"))
            .bound(to: Self.shared, own: Self.names, extra: extra)
        let because = try bound.mergeExtra(Self.values(bound, Self.own), frames: [], .strict)
        #expect(because == "Zoé, de Coop & Cie")
    }
}
