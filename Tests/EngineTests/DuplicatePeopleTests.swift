import Engine
import TestSupport
import Testing

/// Who is perhaps one person.
@Suite struct DuplicatePeopleTests {
    private static let table: [(line: String, grounds: String)] = [
        ("B-1;ROSE;VIDAL;x@c.example;05/06/1971;;", "same birth date"),
        ("B-1;Rose;Vidal;rose@c.example;;;", "same e-mail"),
        ("B-1;Rosé;Vidal;;;3 RUE Neuve;44000", "same address"),
        (
            "B-1;Rose;Vidal;rose@c.example;05/06/1971;3 rue Neuve;44000",
            "same e-mail, same birth date, same address"
        ),
        ("B-1;Rose;Vidal;rose@c.example;06/06/1971;3 rue Neuve;44000", ""),
        ("B-1;Rose;Vidal;;;3 rue Neuve;75000", ""),
        ("B-1;Paul;Vidal;rose@c.example;05/06/1971;3 rue Neuve;44000", ""),
    ]

    @Test("One name and a mailbox, birth date or address in common; never two birth dates", arguments: table)
    func pairs(line: String, grounds: String) throws {
        let coop = try SampleCoop()
        let file = try coop.write(
            "people.csv",
            "Référence;Prénom;Nom;Courriel;Naissance;Adresse;Code postal\n"
                + "A-1;Rose;Vidal;rose@c.example;05/06/1971;3 rue Neuve;44000\n" + line + "\n")
        let day = try coop.coop(on: "2027-01-15")
        _ = try day.importClients(file: file)
        let found = try day.duplicates()
        #expect(
            found.map { $0.grounds.map(\.rawValue).joined(separator: ", ") }
                == (grounds.isEmpty ? [] : [grounds]))
    }
}
