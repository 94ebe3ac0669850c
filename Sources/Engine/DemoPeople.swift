/// The invented coopérateurs of the demo, as a client file that Excel would write: Windows-1252, semicolons,
/// CRLF. Always the same people; every address ends in `.example`.
package enum DemoPeople {
    /// How many of the file's lines are right; four more are wrong on purpose.
    package static let count = 1752

    /// The whole file, or the first so many of its people.
    package static func file(_ people: Int = count) -> [UInt8] {
        var dice = Dice(state: 2027)
        var text = header
        var shared: String?
        for number in 1...max(1, people) {
            let person = Person(number: number, dice: &dice, sharing: shared)
            // One in twelve is followed by somebody who shares the address and the home.
            shared = person.email.isEmpty || shared != nil || dice.below(12) > 0 ? nil : person.home
            text += person.line
            if let wrong = wrongLines[number] { text += wrong }
        }
        return windows1252(text)
    }

    static func windows1252(_ text: String) -> [UInt8] {
        text.unicodeScalars.map { scalar in
            scalar.value < 256 ? UInt8(scalar.value) : scalar == "œ" ? 0x9C : scalar == "’" ? 0x92 : 0x3F
        }
    }

    static let header =
        "Référence;Civilité;Prénom;Nom;Courriel;Téléphone;Adresse;Code postal;Ville;Statut;Programme;"
        + "Date de signature;Entrée dans les lieux;Accord courriel;Date de départ\r\n"

    /// What happens in real files, by the line that they follow.
    private static let wrongLines: [Int: String] = [
        211: "D-2001;Mme;Aline;Guérin;aline.guerin@@courriel.example;;;;;locataire;;;03/02/2019;oui;\r\n",
        640:
            "D-2002;M.;Hugo;Carpentier;hugo.carpentier@courriel.example;;;;;accédant;les-tilleuls;31/02/2026;;;\r\n",
        905: ";Mme;Rose;Sanchez;;;;;;locataire;;;12/05/2014;;\r\n",
        1300: "D-2004;M.;Paul;Vidal;paul.vidal@courriel.example;;;;;accédent;les-tilleuls;04/05/2026;;;\r\n",
    ]
}

/// Numbers that look drawn by lot and are the same every time (SplitMix64).
struct Dice {
    var state: UInt64

    mutating func below(_ limit: Int) -> Int {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return Int((word ^ (word >> 31)) % UInt64(limit))
    }

    mutating func pick<T>(_ choices: [T]) -> T { choices[below(choices.count)] }
}

/// One invented person and their line.
private struct Person {
    let email: String
    /// Address, street and city, for whoever shares them.
    let home: String
    let line: String

    init(number: Int, dice: inout Dice, sharing: String?) {
        let isWoman = dice.below(2) == 0
        let first = dice.pick(isWoman ? DemoNames.women : DemoNames.men)
        let last = dice.pick(DemoNames.families)
        let situation = Situation(number: number, dice: &dice)
        let plain = (first + "." + last).folded.filter { $0.isASCII && ($0.isLetter || $0 == ".") }
        // One in thirty has no address.
        let own = dice.below(30) == 0 ? "" : "\(plain).\(number)@courriel.example"
        let phone = "06 39 98 \(Self.two(dice.below(100))) \(Self.two(dice.below(100)))"
        let street = "\(1 + dice.below(90)) \(dice.pick(DemoNames.streets))"
        let ownHome = [own, phone, street, "49999", dice.pick(DemoNames.cities)].joined(separator: ";")
        home = sharing ?? ownHome
        email = home.split(separator: ";", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        let agreement = dice.pick(["oui", "oui", "non", ""])
        let left = dice.below(90) == 0 ? "30/06/2026" : ""
        let fields = [
            "D-" + String(10_000 + number).dropFirst(), isWoman ? "Mme" : "M.", first, last, home,
            situation.status,
            situation.programme, situation.signature, situation.lease, agreement, left,
        ]
        line = fields.joined(separator: ";") + "\r\n"
    }

    static func two(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }

    /// What binds an invented person to the coop.
    struct Situation {
        var status = ""
        var programme = ""
        var signature = ""
        var lease = ""

        init(number: Int, dice: inout Dice) {
            func day(_ from: Int, _ to: Int) -> String {
                "\(Person.two(1 + dice.below(28)))/\(Person.two(1 + dice.below(12)))/\(from + dice.below(to - from + 1))"
            }
            switch dice.below(100) {
            case 0..<38:
                status = "accédant"
                programme = dice.pick([
                    "les-tilleuls", "les-tilleuls", "le-pre-aux-oies", "la-cour-des-artisans",
                ])
                signature = day(2025, 2026)
                if dice.below(120) == 0 { signature = "01/01/1970" }
            case 38..<62:
                status = "copropriétaire"
                programme = dice.pick(["le-clos-des-vignes", "l-ilot-du-lavoir", "les-jardins-de-la-gare"])
                signature = day(2009, 2019)
                if dice.below(60) == 0 { signature = "" }
            case 62..<98:
                status = "locataire"
                programme = dice.pick(["la-residence-du-parc", "les-jardins-de-la-gare"])
                lease = day(2004, 2026)
            default:
                // The coop's own people, and those with whom it works.
                status = ["administrateur", "salarié", "salarié", "élu", "partenaire"][number % 5]
                signature = day(2010, 2020)
                if number % 5 > 2 { signature = "" }
            }
        }
    }
}

enum DemoNames {
    static let women = [
        "Jeanne", "Aïcha", "Léa", "Françoise", "Maëlle", "Nadia", "Inès", "Chloé", "Odette", "Thérèse", "Zoé",
        "Louise",
        "Fatou", "Hélène", "Agnès", "Manon", "Yasmine", "Clémence",
    ]
    static let men = [
        "Marc", "Loïc", "Karim", "François", "Noël", "Jérôme", "Théo", "André", "Sébastien", "Bilal", "Rémi",
        "Gaël",
        "Hervé", "Moussa", "Étienne", "Benoît", "Lucas", "Anaël",
    ]
    static let families = [
        "Lebreton", "Lefèvre", "Benali", "Durand", "Garnier", "N’Diaye", "Le Goff", "Lebœuf", "Morel",
        "Haddad", "Rousseau",
        "Pelletier", "Baudry", "Girault", "Cœurdacier", "Desprès", "Moreau", "Nguyen", "Lacroix", "Ferreira",
        "Petit",
        "Bâcle", "Royer", "Simon",
    ]
    static let streets = [
        "rue du Lavoir", "rue des Vignes", "allée des Tilleuls", "place de l’Église", "chemin du Moulin",
        "rue de la Gare",
    ]
    static let cities = ["Valmont-sur-Loire", "Saint-Aubin-des-Prés", "Beaulieu-les-Moulins"]
}
