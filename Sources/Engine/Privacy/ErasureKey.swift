internal import Foundation
internal import Signing
internal import Storage

extension Coop {
    private var erasureKey: KeyFile { KeyFile("erasure.key", beside: settings.database) }

    /// Makes the fingerprints of people who are to stay out; the key is made with the first of them. Throws where it is
    /// gone while fingerprints depend on it.
    func erasureMark() throws -> ErasureMark {
        let file = erasureKey
        if !file.exists {
            if try database.keepsPeopleOut() { throw Self.lostKey(file.path, "is gone") }
            try file.make("those who were erased", entropy)
        }
        guard let secret = file.read() else { throw Self.lostKey(file.path, "cannot be read") }
        return { word in
            let code = HMACSHA256.code(key: secret, message: Array("gazette-erased-1|\(word)".utf8))
            return KeyFile.hex(code.prefix(16))
        }
    }

    /// nil where nobody is to stay out.
    func erasureMarkIfNeeded() throws -> ErasureMark? {
        try database.keepsPeopleOut() ? try erasureMark() : nil
    }

    private static func lostKey(_ path: String, _ what: String) -> EngineError {
        EngineError(
            .impossible,
            "\(path): the key of those who were erased \(what); without it nobody can tell who is to stay out, and nothing "
                + "is imported. Restore the file from a backup; if it is lost for good, `gazette contacts readmit --all` "
                + "lets everybody in again, and who is to stay out has to be erased anew")
    }
}
