package import Model

/// A link of a mail that somebody follows.
package struct FollowedLink: Sendable {
    package var address: String
    package var campaign: Slug
    package var category: Category
    /// When the mail began to leave; nil where it never did.
    package var sentAt: Instant?
    /// How many links of the letter are counted.
    package var links: Int
    /// Who agreed that their clicks are kept: nil without that, and for a mail to several people.
    package var contact: ContactID?
}

/// Clicks on a link on one day, to be added.
package struct ClickCount: Hashable, Sendable {
    package var link: Int64
    package var day: CivilDate
    package var clicks: Int
    package var scans: Int
    /// Whose clicks they are, among those who agreed.
    package var contacts: Set<ContactID>

    package init(
        link: Int64, day: CivilDate, clicks: Int = 0, scans: Int = 0, contacts: Set<ContactID> = []
    ) {
        self.link = link
        self.day = day
        self.clicks = clicks
        self.scans = scans
        self.contacts = contacts
    }
}

/// A link's figures on a day; `day` is nil for a link that nobody followed yet.
package struct LinkDay: Hashable, Sendable {
    package var letter: String
    package var link: Int64
    package var address: String
    package var day: CivilDate?
    package var clicks: Int
    package var scans: Int
}

/// A click of a person who agreed to its being kept.
package struct KeptClick: Hashable, Sendable {
    package var campaign: String
    package var letter: String
    package var address: String
    package var day: String
}

extension Database {
    /// The number that stands for an address in a letter; made where it is new.
    package func trackedLink(_ campaign: Slug, _ letter: Slug, _ address: String) throws -> Int64 {
        let values: [SQLValue] = [.text(campaign.text), .text(letter.text), .text(address)]
        if let known = try connection.number(ClickSQL.link, values) { return known }
        try connection.transaction { _ = try connection.run(ClickSQL.addLink, values) }
        return try connection.number(ClickSQL.link, values) ?? 0
    }

    /// nil where the delivery is not there, or its letter has no such link.
    package func followed(_ delivery: Int64, link: Int64) throws -> FollowedLink? {
        var found: FollowedLink?
        try connection.query(ClickSQL.followed, .int(delivery), .int(link)) { row in
            let isPersonal = row.int(5) == 1
            found = FollowedLink(
                address: row.text(0), campaign: GroupReader.slug(row, 1),
                category: Category(rawValue: row.text(2)) ?? .newsletter,
                sentAt: row.optionalInt(3).map { Instant(milliseconds: $0) },
                links: Int(row.int(4)), contact: isPersonal ? ContactID(row.int(6)) : nil)
        }
        return found
    }

    /// Adds all of them, in one transaction. Whoever withdrew meanwhile is left out.
    package func add(_ counts: [ClickCount]) throws {
        guard !counts.isEmpty else { return }
        try connection.transaction {
            for count in counts {
                try connection.run(
                    ClickSQL.add, .int(count.link), .text(count.day.description), .int(Int64(count.clicks)),
                    .int(Int64(count.scans)))
                for contact in count.contacts.sorted() {
                    try connection.run(
                        ClickSQL.keep, .int(contact.number), .int(count.link), .text(count.day.description))
                }
            }
        }
    }

    /// By letter, link and day.
    package func clicks(of campaign: Slug) throws -> [LinkDay] {
        var found: [LinkDay] = []
        try connection.query(ClickSQL.report, .text(campaign.text)) { row in
            found.append(
                LinkDay(
                    letter: row.text(0), link: row.int(1), address: row.text(2),
                    day: CivilDate(iso: row.text(3)), clicks: Int(row.int(4)), scans: Int(row.int(5))))
        }
        return found
    }

    /// How many mails of each letter were accepted; one to several people is one.
    package func mailsByLetter(of campaign: Slug) throws -> [String: Int] {
        var found: [String: Int] = [:]
        try connection.query(ClickSQL.mails, .text(campaign.text)) { found[$0.text(0)] = Int($0.int(1)) }
        return found
    }

    /// For a person's own export.
    package func keptClicks(of contact: ContactID) throws -> [KeptClick] {
        var found: [KeptClick] = []
        try connection.query(ClickSQL.kept, .int(contact.number)) { row in
            found.append(
                KeptClick(
                    campaign: row.text(0), letter: row.text(1), address: row.text(2), day: row.text(3)))
        }
        return found
    }

    /// Forgets which links a person followed; the totals, in which nobody can be told, stay.
    package func forgetClicks(of contact: ContactID) throws {
        try connection.run(ClickSQL.forget, .int(contact.number))
    }
}
