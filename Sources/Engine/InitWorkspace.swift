internal import Foundation

/// The files that come with Gazette: the example coop, ready to adapt.
package struct ShippedFiles: Sendable {
    package let folder: String

    private static let parts = ["gazette.yaml", "Campaigns", "Templates", "Audiences"]

    /// Looks where `GAZETTE_SHARE` says, then beside the executable's installation (`../share/gazette`), then in
    /// the folders above it (a checkout). Throws where none of them has the files.
    package init(executable: String, override: String?) throws {
        var places = override.map { [$0] } ?? []
        var above = URL(fileURLWithPath: executable).resolvingSymlinksInPath().deletingLastPathComponent()
        places.append(above.deletingLastPathComponent().appendingPathComponent("share/gazette").path)
        while above.path != "/" {
            places.append(above.path)
            above = above.deletingLastPathComponent()
        }
        let files = FileManager.default
        guard
            let place = places.first(where: { place in
                Self.parts.allSatisfy { files.fileExists(atPath: "\(place)/\($0)") }
            })
        else {
            throw EngineError(
                .impossible,
                "the example workspace that comes with Gazette was not found; set GAZETTE_SHARE to the folder with its "
                    + "gazette.yaml, Campaigns, Templates and Audiences")
        }
        folder = place
    }

    /// Copies them to `path`, which must not exist or be empty.
    package func copy(to path: String) throws {
        let files = FileManager.default
        let target = URL(fileURLWithPath: path).path
        if let found = try? files.contentsOfDirectory(atPath: target), !found.isEmpty {
            throw EngineError(
                .invalid,
                "\(path): found a folder that is not empty; expected a new folder, so that nothing is overwritten"
            )
        }
        do {
            try files.createDirectory(atPath: target, withIntermediateDirectories: true)
            for part in Self.parts {
                try files.copyItem(atPath: "\(folder)/\(part)", toPath: "\(target)/\(part)")
            }
        } catch {
            throw EngineError(
                .impossible,
                "\(path): the files cannot be written (\(SystemReason.of(error))); check the place and who may write there"
            )
        }
    }
}
