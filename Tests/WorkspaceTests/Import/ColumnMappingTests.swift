import Model
import Testing

@testable import Workspace

@Suite("Columns of the client file")
struct ColumnMappingTests {
    private func complaint(_ header: [String], _ mapping: ColumnMapping = .standard) -> String? {
        do {
            _ = try mapping.places(in: header, file: "clients.csv")
            return nil
        } catch { return "\(error)" }
    }

    @Test(
        "forgives accents, case, blanks, underscores and punctuation",
        arguments: [
            ("Référence", ContactColumn.reference), ("N° client", .reference), ("CODE TIERS", .reference),
            ("Civilité", .civility), ("PRENOM", .firstName), ("Prénom ", .firstName), ("Nom", .lastName),
            ("E-mail", .email), ("Adresse électronique", .email), ("courriel", .email), ("Mél", .email),
            ("Code_Postal", .postalCode), ("CP", .postalCode), ("code postal", .postalCode), ("Ville", .city),
            ("Date de signature", .signature), ("date_signature", .signature), ("Signature", .signature),
            ("Date de signature du contrat de réservation", .signature), ("DATE RESERVATION", .signature),
            ("Date d'entrée", .leaseStart), ("Date d’entrée dans les lieux", .leaseStart),
            ("Début du bail", .leaseStart),
            ("Bail", .leaseStart), ("Programme", .programme), ("Résidence", .programme), ("Statut", .status),
            ("N° de contrat", .contract), ("Foyer", .household), ("Accord courriel", .emailAgreement),
            ("accord-clics", .clickConsent), ("Parti le", .leftOn), ("Date de départ", .leftOn),
            ("Décédé(e) le", .deceasedOn), ("Complément d'adresse", .complement), ("Adresse", .street),
            ("Téléphone", .phone),
        ])
    func names(name: String, column: ContactColumn) throws {
        var header = [name]
        if column != .lastName { header.append("nom") }
        if column != .reference { header.append("reference") }
        #expect(try ColumnMapping.standard.places(in: header, file: "f")[column] == 0)
    }

    @Test("no name means two columns")
    func unambiguous() {
        var owners: [String: ContactColumn] = [:]
        for column in ContactColumn.allCases {
            for name in [column.rawValue] + column.synonyms {
                let other = owners.updateValue(column, forKey: ColumnMapping.plain(name))
                #expect(other == nil || other == column, "\(name)")
            }
        }
        #expect(ContactColumn.allCases.map(\.ordinal) == Array(0..<ContactColumn.allCases.count))
    }

    @Test("says what was found and what is expected")
    func faults() {
        #expect(
            complaint(["C-1", "Zoé"])
                == "clients.csv:1: no known column; found \"C-1\", \"Zoé\"; expected some of \"reference\","
                + " \"civilite\", \"prenom\", \"nom\", \"email\", \"telephone\", \"adresse\", \"complement\","
                + " \"code-postal\", \"ville\", \"statut\", \"programme\", \"contrat\","
                + " \"signature\", \"bail\", \"foyer\", \"accord-courriel\", \"accord-clics\","
                + " \"parti-le\", \"decede-le\" and 1 more;"
                + " is the first line the header?")
        #expect(
            complaint(["Référence", "Appellation"])
                == "clients.csv:1: no column for the last name (nom); found \"Référence\", \"Appellation\";"
                + " rename a column or name it in a mapping file")
        #expect(
            complaint(["Nom", "Prénom"])
                == "clients.csv:1: no column for the reference (reference) or the e-mail address (email);"
                + " found \"Nom\", \"Prénom\"; rename a column or name it in a mapping file")
        #expect(
            complaint(["Nom", "Mail", "Courriel", "E-mail"])
                == "clients.csv:1: \"Mail\", \"Courriel\", \"E-mail\" all mean the column email;"
                + " expected one; rename the others or name the right one in a mapping file")
    }

    @Test("reports unknown columns, but neither motif nor empty ones")
    func ignored() throws {
        let places = try ColumnMapping.standard.places(in: ["Nom", "Surface", "id", "", "Motif"], file: "f")
        #expect(places.ignored == ["Surface"])
        #expect(places.columns == [.lastName, .reference])
    }

    @Test("a mapping file's names win over the standard ones")
    func chosen() throws {
        let mapping = try ColumnMapping(synonyms: [
            "email": ["Courriel 2"], "nom": ["Appellation"], "ignorer": ["Mail"],
        ])
        for header in [
            ["Appellation", "Courriel", "Courriel 2"], ["Appellation", "Courriel 2", "Courriel"],
        ] {
            let places = try mapping.places(in: header, file: "f")
            #expect(places[.email] == header.firstIndex(of: "Courriel 2"))
            #expect(places.ignored == ["Courriel"])
        }
        #expect(try mapping.places(in: ["Mail", "nom", "id"], file: "f")[.email] == nil)
        #expect(try mapping.places(in: ["Mail", "nom", "id"], file: "f").ignored == [])
        #expect(
            complaint(["nom", "Courriel 2", "courriel-2"], mapping)?.contains("all mean the column email")
                == true)
    }

    @Test("refuses a mapping for a column that does not exist, and one name for two columns")
    func wrongMapping() {
        let error = #expect(throws: ImportError.self) { try ColumnMapping(synonyms: ["courriel": ["x"]]) }
        #expect(
            error?.description == "mapping: unknown column \"courriel\"; expected one of "
                + (ContactColumn.allCases.map(\.rawValue) + ["ignorer"]).joined(separator: ", "))
        #expect(throws: ImportError.self) { try ColumnMapping(synonyms: ["email": ["x"], "nom": ["X"]]) }
    }
}
