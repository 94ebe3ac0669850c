package import Model

/// A contribution as it comes in.
package struct NewContribution: Sendable {
    package var form: Slug
    package var occurrence: String
    /// nil: by the public address.
    package var contact: ContactID?
    package var text: ContributionText
    package var hasConsent: Bool
    /// The number of the page that it was written on.
    package var page: String
    /// A person has one at a time: an earlier one is replaced.
    package var replacesEarlier: Bool
    package var on: CivilDate
    package var at: Instant
    /// By which way: `web:personal`, `web:public`, `staff`.
    package var source: String

    package init(
        form: Slug, occurrence: String, contact: ContactID?, text: ContributionText, hasConsent: Bool,
        page: String,
        replacesEarlier: Bool, on: CivilDate, at: Instant, source: String? = nil
    ) {
        self.form = form
        self.occurrence = occurrence
        self.contact = contact
        self.text = text
        self.hasConsent = hasConsent
        self.page = page
        self.replacesEarlier = replacesEarlier
        self.on = on
        self.at = at
        self.source = source ?? (contact == nil ? "web:public" : "web:personal")
    }
}

/// What became of it.
package enum ContributionResult: Sendable, Equatable {
    case kept
    /// The same page was sent before; nothing changed.
    case known
    /// So many wait to be read, or this person sent so many, that no more are taken for now.
    case tooMany
}

extension Database {
    /// Keeps a contribution, unless its page was sent before. At most `waiting` of the public address wait to be read at
    /// a time, and a person gives at most `perPerson`.
    package func contribute(_ new: NewContribution, waiting: Int, perPerson: Int) throws -> ContributionResult
    {
        try connection.transaction {
            if try connection.number(ContributionSQL.byPage, .text(new.page)) != nil { return .known }
            let form = SQLValue.text(new.form.text)
            if let contact = new.contact {
                let given = try connection.number(
                    ContributionSQL.byPerson, form, .text(new.occurrence), .int(contact.number))
                if given ?? 0 >= Int64(perPerson) { return .tooMany }
                if new.replacesEarlier { try replaceEarlier(new, contact) }
            } else if try connection.number(ContributionSQL.waiting, form) ?? 0 >= Int64(waiting) {
                return .tooMany
            }
            let id = (try connection.number(ContributionSQL.last) ?? 0) + 1
            try connection.run(
                ContributionSQL.add,
                [
                    .int(id), form, .text(new.occurrence), new.contact.map { .int($0.number) } ?? .null,
                    .text(new.text.letter), .text(new.text.word), .text(new.text.body),
                    .text(new.text.signature), .int(new.hasConsent ? 1 : 0), .text(new.page),
                    .text(new.on.description),
                ])
            try journal(id, .received, new.source, at: new.at)
            if new.hasConsent { try journal(id, .consentGiven, new.source, at: new.at) }
            return .kept
        }
    }

    private func replaceEarlier(_ new: NewContribution, _ contact: ContactID) throws {
        for earlier in try contributions(of: contact, to: new.form) where earlier.occurrence == new.occurrence
        {
            try connection.run(
                ContributionSQL.setState, .int(earlier.id), .text(ContributionState.replaced.rawValue))
            try journal(earlier.id, .replaced, new.source, at: new.at)
        }
    }

    /// The person's word on whether it may be published. A text that may be again is read again before it shows.
    /// False where it is not theirs, or says so already.
    package func setConsent(
        _ id: Int64, of contact: ContactID, isGiven: Bool, source: String, at now: Instant
    ) throws
        -> Bool
    {
        try connection.transaction {
            guard let known = try contribution(id), known.contact == contact, known.hasConsent != isGiven,
                known.state != .replaced
            else { return false }
            try connection.run(ContributionSQL.setConsent, .int(id), .int(isGiven ? 1 : 0))
            try journal(id, isGiven ? .consentGiven : .consentWithdrawn, source, at: now)
            if isGiven, known.state == .approved {
                try connection.run(
                    ContributionSQL.setState, .int(id), .text(ContributionState.pending.rawValue))
            }
            return true
        }
    }

    /// Staff's word, with its reason. False where it stood so already.
    package func moderate(_ id: Int64, approves: Bool, note: String, at now: Instant) throws -> Bool {
        let state: ContributionState = approves ? .approved : .rejected
        return try connection.transaction {
            guard let known = try contribution(id), known.state != state, known.state != .replaced else {
                return false
            }
            try connection.run(ContributionSQL.setState, .int(id), .text(state.rawValue))
            try journal(id, approves ? .approved : .rejected, "staff", note: note, at: now)
            return true
        }
    }

    private func journal(
        _ id: Int64, _ what: ContributionEvent.What, _ source: String, note: String = "", at now: Instant
    ) throws {
        try connection.run(
            ContributionSQL.journal, .int(id), .text(what.rawValue), .text(source), .text(note),
            .int(now.milliseconds))
    }

    /// nil: there is none of this number.
    package func contribution(_ id: Int64) throws -> Contribution? {
        try contributions(ContributionSQL.one, .int(id)).first
    }

    /// All of a form, oldest first.
    package func contributions(to form: Slug) throws -> [Contribution] {
        try contributions(ContributionSQL.ofForm, .text(form.text))
    }

    /// A person's, without those that they replaced, oldest first.
    package func contributions(of contact: ContactID, to form: Slug) throws -> [Contribution] {
        try contributions(ContributionSQL.ofPerson, .text(form.text), .int(contact.number))
    }

    /// What the wall shows, by letter, then oldest first.
    package func shownContributions(to form: Slug, occurrence: String) throws -> [Contribution] {
        try contributions(ContributionSQL.shown, .text(form.text), .text(occurrence))
    }

    /// What became of one, oldest first.
    package func events(ofContribution id: Int64) throws -> [ContributionEvent] {
        var events: [ContributionEvent] = []
        try connection.query(ContributionSQL.events, .int(id)) { row in
            guard let what = ContributionEvent.What(rawValue: row.text(0)) else { return }
            events.append(
                ContributionEvent(
                    what: what, source: row.text(1), note: row.text(2), at: Instant(milliseconds: row.int(3)))
            )
        }
        return events
    }

    private func contributions(_ sql: SQL, _ values: SQLValue...) throws -> [Contribution] {
        var found: [Contribution] = []
        try connection.query(sql, values) { row in
            let name = [row.text(5), row.text(6)].filter { !$0.isEmpty }.joined(separator: " ")
            found.append(
                Contribution(
                    id: row.int(0), form: GroupReader.slug(row, 1), occurrence: row.text(2),
                    contact: row.optionalInt(3).map { ContactID($0) }, reference: row.text(4), name: name,
                    text: ContributionText(
                        letter: row.text(7), word: row.text(8), body: row.text(9), signature: row.text(10)),
                    hasConsent: row.int(11) == 1,
                    state: ContributionState(rawValue: row.text(12)) ?? .pending,
                    on: ContactColumns.day(row, 13) ?? CivilDate(dayNumber: 0)))
        }
        return found
    }
}
