package import Model

/// Turns in launches that go back in time.
extension Database {
    /// Keeps them for good; whoever has a turn in the campaign already keeps that one.
    package func assign(_ releases: [(release: Release, contact: ContactID)]) throws {
        try connection.transaction {
            for (release, contact) in releases {
                try connection.run(
                    ReleaseSQL.add, .text(release.campaign.text), .int(release.enrolment),
                    .int(contact.number),
                    .text(release.firstMissed.description), .text(release.on.description))
            }
        }
    }
}

enum ReleaseSQL {
    static let add = SQL(
        "release-add",
        """
        INSERT INTO releases (campaign, enrolment, contact_id, first_missed, released_on)
        VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
        """)

    private static let columns = "r.campaign, r.enrolment, r.first_missed, r.released_on, r.contact_id"

    /// Of the people numbered from `$1` (exclusive) to `$2`.
    static let stretch = SQL(
        "release-stretch",
        """
        SELECT \(columns) FROM releases r WHERE r.contact_id > $1 AND r.contact_id <= $2 ORDER BY r.contact_id
        """)
    static let of = SQL("release-of", "SELECT \(columns) FROM releases r WHERE r.contact_id = $1")
    static let shared = [add, stretch, of]

    static func release(_ row: Row) -> Release {
        let unknown = CivilDate(dayNumber: 0)
        return Release(
            campaign: GroupReader.slug(row, 0), enrolment: row.int(1),
            firstMissed: ContactColumns.day(row, 2) ?? unknown, on: ContactColumns.day(row, 3) ?? unknown)
    }
}
