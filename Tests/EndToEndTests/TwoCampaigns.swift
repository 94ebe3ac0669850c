import Foundation
import TestSupport

extension GazetteCommand {
    /// A workspace with the annual cycle and the bulletin alone, for tests that count what is there or name it:
    /// what ships beside these two changes nothing in them.
    static func twoCampaigns() throws -> GazetteCommand {
        let coop = try GazetteCommand()
        let campaigns: Set = ["cycle-annuel", "bulletin-chantier"]
        try coop.keep(campaigns, in: "Campaigns")
        try coop.write("Campaigns/agenda.yaml", "ag: []\n")
        try coop.keep(campaigns, in: "Templates/letters")
        try coop.keep(
            [
                "avancement", "bouton", "brochure", "evenement", "pied", "qr", "signature", "temoignage",
                "video",
            ], in: "Templates/blocks")
        try coop.keep(
            [
                "accedants", "administrateurs", "cooperateurs", "locataires-fideles", "clients", "mapping",
                "programmes",
            ], in: "Audiences")
        // The name, the town and the delivery; what else programmes have belongs to other campaigns.
        let programmes = try coop.read("Audiences/programmes.csv").split(whereSeparator: \.isNewline).map {
            $0.split(separator: ";", omittingEmptySubsequences: false).prefix(5).joined(separator: ";")
        }
        try coop.write("Audiences/programmes.csv", programmes.joined(separator: "\n") + "\n")
        return coop
    }

    /// Removes everything else from a folder; names without their endings.
    private func keep(_ names: Set<String>, in folder: String) throws {
        let place = URL(fileURLWithPath: "\(path)/\(folder)")
        for name in try FileManager.default.contentsOfDirectory(atPath: place.path)
        where !names.contains(String(name.prefix { $0 != "." })) {
            try FileManager.default.removeItem(at: place.appendingPathComponent(name))
        }
    }
}
