package import Model
internal import Storage

/// One sheet of a mail merge.
package struct ExportedLetter: Sendable {
    /// The number of the delivery that heads it.
    package var number: Int64
    /// As printed, `K7QM-3XRD`; empty where a code would say whose an anonymous answer is.
    package var code: String
    /// Those whom it is written to, the head first.
    package var people: [Contact]
    package var addressLines: [String]
    /// «Bonjour Jeanne,»
    package var greeting: String
    package var subject: String
    /// The letter's words, a paragraph a line.
    package var text: String
    /// Why they get it.
    package var because: String
    /// The person's own page of the survey, else the letter's first link.
    package var link: String?
    /// The picture's file in the folder, `qr/K7QM-3XRD.png`; nil without a link.
    package var picture: String?
    package var step: Slug
    /// The last day on which it may be posted.
    package var lastDay: CivilDate
}

/// Somebody whose letter was not exported; it waits.
package struct LeftOut: Sendable {
    package enum Cause: Sendable {
        case address(AddressFault)
        case reason(Reason)
    }

    package var contact: Contact
    package var cause: Cause

    /// For the command line.
    package var english: String {
        switch cause {
        case .address(let fault): fault.english
        case .reason(let reason): reason.sentence
        }
    }

    /// For the file that staff reads.
    var french: String {
        switch cause {
        case .address(let fault): fault.french
        case .reason(let reason): reason.sentence(in: .french)
        }
    }
}

/// What was written for a mail merge.
package struct LetterExport: Sendable {
    package var campaign: Slug
    package var folder: String
    /// The CSV; nil where there is nothing to post.
    package var file: String?
    package var letters: [ExportedLetter] = []
    package var leftOut: [LeftOut] = []
    /// The CSV of those left out; nil where there is nobody.
    package var leftOutFile: String?

    package var people: Int { letters.reduce(0) { $0 + $1.people.count } }
}

/// What one sheet is made from: a delivery, and those of others whom it serves too.
struct Sheet {
    var items: [OutboxItem]

    /// Everybody once, in order of number within each delivery.
    var people: [Contact] {
        var seen: Set<ContactID> = []
        return items.flatMap { [$0.contact] + $0.companions }.filter { seen.insert($0.id).inserted }
    }
}
