package import Model
internal import Storage

/// A person of whom nothing was heard for three years, and whose data the coop has no reason to keep (product.md §5).
package struct UnheardPerson: Sendable, Equatable {
    /// What the last contact was.
    package enum Contact: String, Sendable, CaseIterable {
        /// The first import that had them.
        case known
        case signature
        case lease
        /// They left, or died.
        case departure
        case answer, participation, choice, refusal, click, contribution
    }

    package var reference: String
    package var name: String
    package var relation: Model.Contact.Relation
    package var lastContact: CivilDate
    package var by: Contact
}

extension Coop {
    /// Years without contact.
    package static let retentionYears = 3

    /// Prospects, partners and former members of whom nothing was heard for three years, the longest silence first. A
    /// contact is what a person did: an answer, a participation, a choice on a page, a signature, their departure. What was
    /// sent to them is none, and for who left before the first import had them, neither is that import.
    package func retention() throws -> [UnheardPerson] {
        var signs: [ContactID: (CivilDate, UnheardPerson.Contact)] = [:]
        try database.forEachSign { sign in
            let day = sign.day ?? settings.timeZone.day(at: sign.at)
            if let known = signs[sign.contact], known.0 >= day { return }
            signs[sign.contact] = (day, UnheardPerson.Contact(sign.kind))
        }
        let today = today
        var found: [UnheardPerson] = []
        try database.forEachContact { contact in
            guard contact.relation != .current else { return }
            let days = (Self.days(of: contact) + [signs[contact.id]].compactMap { $0 }).filter {
                $0.0 <= today
            }
            let last = days.max { $0.0 < $1.0 } ?? (contact.knownSince, .known)
            guard last.0.adding(years: Self.retentionYears) <= today else { return }
            found.append(
                UnheardPerson(
                    reference: contact.reference, name: contact.fullName, relation: contact.relation,
                    lastContact: last.0, by: last.1))
        }
        return found.sorted { ($0.lastContact, $0.reference) < ($1.lastContact, $1.reference) }
    }

    private static func days(of contact: Contact) -> [(CivilDate, UnheardPerson.Contact)] {
        let contracts = contact.contracts.flatMap { contract in
            [
                contract.signature.map { ($0, UnheardPerson.Contact.signature) },
                contract.leaseStart.map { ($0, .lease) },
            ]
        }
        let ends = [contact.leftOn, contact.deceasedOn].map {
            $0.map { ($0, UnheardPerson.Contact.departure) }
        }
        // Who is entered after they left did not come to the coop that day.
        let isGone = contact.leftOn != nil
        let entry = isGone ? nil : (contact.knownSince, UnheardPerson.Contact.known)
        return (contracts + ends + [entry]).compactMap { $0 }
    }
}

extension UnheardPerson.Contact {
    fileprivate init(_ kind: SignOfLife.Kind) {
        switch kind {
        case .answer: self = .answer
        case .participation: self = .participation
        case .choice: self = .choice
        case .refusal: self = .refusal
        case .click: self = .click
        case .contribution: self = .contribution
        }
    }
}

extension Coop {
    /// The list for the office, as French Excel opens it; `contacts erase --from` reads its first column.
    package func retentionTable(_ people: [UnheardPerson]) -> SheetTable {
        SheetTable(
            title: "Conservation", header: ["référence", "nom", "lien", "dernier contact", "par"],
            rows: people.map { person in
                [
                    .text(person.reference), .text(person.name), .text(person.relation.french),
                    .text(person.lastContact.description), .text(person.by.french),
                ]
            })
    }
}

extension Contact.Relation {
    fileprivate var french: String {
        switch self {
        case .current: "en cours"
        case .former: "ancien membre"
        case .partner: "partenaire"
        case .prospect: "prospect"
        }
    }
}

extension UnheardPerson.Contact {
    fileprivate var french: String {
        switch self {
        case .known: "premier import"
        case .signature: "signature"
        case .lease: "bail"
        case .departure: "départ"
        case .answer: "réponse à une enquête"
        case .participation: "participation"
        case .choice: "choix sur une page"
        case .refusal: "refus d’une enquête"
        case .click: "lien suivi"
        case .contribution: "contribution"
        }
    }
}
