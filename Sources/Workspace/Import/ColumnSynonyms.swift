internal import Model

extension ContactColumn {
    /// Other names that files of coops use, besides the raw value.
    var synonyms: [String] {
        switch self {
        case .reference:
            [
                "réf", "n° client", "no client", "num client", "numéro client", "numéro de client",
                "code client",
                "code tiers", "tiers", "n° tiers", "numéro tiers", "id", "id client", "identifiant",
                "référence client",
                "référence tiers", "réf client", "n° sociétaire", "numéro sociétaire", "n° coopérateur",
                "matricule", "client id",
            ]
        case .civility: ["civ", "titre", "civilité client", "genre"]
        case .firstName: ["prénoms", "prénom client", "first name"]
        case .lastName: ["nom client", "nom de famille", "nom usage", "nom d'usage", "last name", "surname"]
        case .email:
            [
                "e-mail", "mail", "courriel", "mél", "adresse électronique", "adresse e-mail", "adresse mail",
                "adresse courriel", "adresse de messagerie", "email client", "mail client", "email address",
            ]
        case .phone: ["tél", "n° téléphone", "numéro de téléphone", "phone"]
        case .street:
            ["adresse postale", "adresse 1", "adresse ligne 1", "rue", "voie", "n° et voie", "address"]
        case .complement:
            [
                "complément adresse", "complément d'adresse", "adresse 2", "adresse ligne 2", "bâtiment",
                "appartement",
            ]
        case .postalCode: ["cp", "code post", "zip", "postal code"]
        case .city: ["commune", "localité", "city"]
        case .status: ["status", "qualité", "type", "type de client", "type client", "profil", "catégorie"]
        case .programme:
            [
                "nom du programme", "programme immobilier", "résidence", "nom de la résidence", "opération",
                "program",
            ]
        case .contract:
            [
                "n° contrat", "numéro de contrat", "référence contrat", "réf contrat", "code contrat",
                "n° de bail",
                "numéro de bail", "référence bail", "n° lot", "lot",
            ]
        case .signature:
            [
                "date signature", "date de signature du contrat de réservation",
                "signature contrat de réservation",
                "date de réservation", "date contrat de réservation", "date signature réservation",
                "date de signature du contrat", "signé le", "réservation signée le", "réservation",
            ]
        case .leaseStart:
            [
                "date de bail", "début de bail", "date de début de bail", "date d'entrée",
                "entrée dans les lieux",
                "date d'entrée dans les lieux", "date signature bail", "date d'effet du bail", "entrée le",
            ]
        case .household: ["ménage", "code foyer", "n° foyer", "household"]
        case .emailAgreement:
            [
                "accord e-mail", "accord mail", "convocation par courriel", "convocation par e-mail",
                "accord convocation électronique", "accord dématérialisation", "accord voie électronique",
            ]
        case .clickConsent:
            ["consentement clics", "consentement statistiques", "accord suivi des clics", "suivi des clics"]
        case .leftOn: ["parti", "date de départ", "date de sortie", "sortie le", "départ", "quitté le"]
        case .birthDate:
            ["date de naissance", "né le", "née le", "né(e) le", "date naiss", "birth date", "birthday"]
        case .deceasedOn: ["décédé", "date de décès", "décès", "décédée le", "décédé(e) le"]
        }
    }

    static let names = allCases.map(\.rawValue)
}
