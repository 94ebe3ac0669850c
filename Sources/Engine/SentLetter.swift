package import Model
internal import Storage
internal import Workspace

/// A mail as it was sent (decision 15).
package struct SentLetter: Sendable {
    package var mail: AssembledMail
    package var letter: Slug
    package var sentAt: Instant
    package var state: DeliveryState
    package var recipient: String
    /// The person's record is the one that was merged; else words that come from it are today's.
    package var isSamePerson: Bool
}

extension Coop {
    /// The mail of a line of the ledger, from the files as they were when it left.
    package func sentLetter(_ number: Int64, of reference: String) throws -> SentLetter {
        let group = try group(reference)
        guard let contact = group.contacts.first(where: { $0.reference == reference }),
            let own = try database.timeline(of: contact.id).first(where: { $0.id == number })
        else {
            throw EngineError(
                .invalid,
                "\(reference) has no mail with the number \(number); `gazette contacts show \(reference)` lists them"
            )
        }
        guard own.channel == .email else {
            throw EngineError(
                .impossible,
                "the letter \(number) of \(reference) goes by post: its words are in the file that "
                    + "`gazette post export` wrote")
        }
        let carrier = own.coveredBy ?? number
        guard let departure = try database.departure(of: carrier) else {
            throw EngineError(
                .impossible,
                "the mail \(number) of \(reference) never left (\(own.state.rawValue)): there is no letter")
        }
        return try withFiles(at: departure.event) { files in
            guard let campaign = Slug(own.campaign).flatMap(files.campaign), let letter = Slug(own.letter)
            else {
                throw EngineError(
                    .impossible,
                    "the files of the day when it was sent are not kept: it left before this Gazette kept them"
                )
            }
            let (addressee, revision) = try database.contact(departure.contact)
            let companions = try departure.companions.map { try database.contact($0).0 }
            let contract = addressee.contracts.first { $0.id == departure.contract } ?? addressee.contracts[0]
            let order = MailOrder(
                number: carrier, campaign: campaign, step: Slug(own.step) ?? letter,
                occurrence: own.occurrence, letter: letter, contact: addressee,
                companions: companions, contract: contract, dueOn: own.dueOn, sendOn: own.sendOn,
                recipient: EmailAddress(departure.address))
            let mail = try MailAssembly(self, files: files).mail(order, now: departure.at)
            return SentLetter(
                mail: mail, letter: letter, sentAt: departure.at, state: own.state,
                recipient: departure.address, isSamePerson: departure.revision == revision)
        }
    }
}
