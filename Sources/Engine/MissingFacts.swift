internal import Model
internal import Rendering

extension Reason.Facts {
    /// What the person's mail lacks, for the reason that the ledger keeps.
    init(_ error: any Error, of contact: Contact) {
        guard let missing = error as? MissingValue else {
            self.init(person: contact.reference, note: "\(error)")
            return
        }
        self.init(person: contact.reference, value: missing.tag, note: "\(missing.file):\(missing.line)")
    }
}
