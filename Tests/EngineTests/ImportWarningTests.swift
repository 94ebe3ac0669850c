import Engine
import Model
import TestSupport
import Testing

/// What an import says about lines that it takes.
@Suite struct ImportWarningTests {
    private struct Noon: Clock {
        func now() -> Instant { Instant(rfc3339: "2027-01-04T12:00:00+01:00") ?? Instant(milliseconds: 0) }
        func sleep(until moment: Instant, unless isStopping: () -> Bool) {}
    }

    @Test("A programme that the table does not have is said once, with the one that was probably meant")
    func unknownProgramme() throws {
        let folder = try TemporaryFolder()
        let root = folder.path("coop")
        try ShippedFiles(executable: Repository.root.path + "/gazette", override: nil).copy(to: root)
        let file = try folder.write(
            "clients.csv",
            """
            Référence;Nom;Programme
            C-1;Ba;Les Tileuls
            C-2;Roy;les tileuls
            C-3;Petit;Les Tilleuls
            C-4;Diallo;
            """)
        let coop = try Coop(
            folder: root, clock: Noon(), entropy: { [UInt8](repeating: 7, count: $0) }, access: .write)
        let report = try coop.importClients(file: file)
        #expect(report.counts.added == 4)
        #expect(
            report.warnings.map(\.description) == [
                "line 2, column \"Programme\": found \"les-tileuls\": Audiences/programmes.csv has no such "
                    + "programme; did you mean \"les-tilleuls\"?"
            ])
    }

    @Test(
        "A file's name says which source it is, whatever the month",
        arguments: [
            ("Audiences/clients.csv", "clients"), ("clients-2027-03.csv", "clients"),
            ("Location février 2027.rejected.csv", "location"), ("2027-03.csv", "clients"),
            ("Export ventes - Copie (2).csv", "ventes"),
        ])
    func source(path: String, name: String) {
        #expect(Coop.source(ofFile: path) == name)
    }

    @Test("Two names under one reference are said; another spelling of one name is not")
    func twoNames() throws {
        let folder = try TemporaryFolder()
        let root = folder.path("coop")
        try ShippedFiles(executable: Repository.root.path + "/gazette", override: nil).copy(to: root)
        let file = try folder.write(
            "clients.csv",
            """
            Référence;Prénom;Nom d'usage;Contrat
            C-1;Zoé;Lefèvre;L-1
            C-1;ZOE;LEFEVRE;L-2
            C-1;Ali;Roy;L-3
            """)
        let coop = try Coop(
            folder: root, clock: Noon(), entropy: { [UInt8](repeating: 7, count: $0) }, access: .write)
        #expect(
            try coop.importClients(file: file).warnings.map(\.description) == [
                "line 4, column \"Nom d'usage\": found \"Ali Roy\": line 2, with the same reference, says "
                    + "\"Zoé Lefèvre\", which was kept; a reference of their own for each, if these are two people"
            ])
    }
}
