import Model
import Storage
import TestSupport
import Testing

/// A database of its own in a temporary folder, and rows to fill it with.
struct StorageFixture {
    let folder: TemporaryFolder
    let database: Database
    let day = CivilDate(dayNumber: 20_468)  // 2026-01-15
    let now = Instant(milliseconds: 1_768_467_600_000)

    init() throws {
        folder = try TemporaryFolder()
        database = try Database(path: folder.path("g.sqlite"), identity: "test")
    }

    var path: String { database.path }

    func slug(_ text: String) throws -> Slug { try #require(Slug(text)) }

    func row(_ line: Int, reference: String?, email: String?, last: String = "Durand") -> ClientRow {
        let email = email.flatMap { EmailAddress($0) }
        let identity = ClientRow.identity(reference: reference, email: email, last: last, first: "Jeanne")
        var row = ClientRow(line: line, identity: identity ?? "", reference: reference)
        row.firstName = "Jeanne"
        row.lastName = last
        row.email = email
        row.status = .accedant
        row.signature = CivilDate(iso: "2026-03-14")
        return row
    }

    @discardableResult
    func load(
        _ rows: [ClientRow], columns: Set<ContactColumn> = Set(ContactColumn.allCases), keep: Bool = true,
        source: String = "clients", leaving: Int? = nil
    ) throws -> ImportCounts {
        try change(rows, columns: columns, keep: keep, source: source, leaving: leaving).counts
    }

    /// The same, with all that changes.
    func change(
        _ rows: [ClientRow], columns: Set<ContactColumn> = Set(ContactColumn.allCases), keep: Bool = true,
        source: String = "clients", leaving: Int? = nil
    ) throws -> (counts: ImportCounts, diff: ImportDiff, lines: [ImportDiff.Line]) {
        let session = try ImportSession(database: database, columns: columns)
        var terms = ImportTerms(file: "f.csv", source: source, day: day, now: now)
        terms.keep = keep
        terms.leaving = leaving
        for row in rows where try session.stage(row) == .repeated { terms.repeated += 1 }
        var lines: [ImportDiff.Line] = []
        let (counts, diff) = try session.finish(terms, limit: .max) { lines.append($0) }
        return (counts, diff, lines)
    }

    func contacts() throws -> [Contact] {
        var found: [Contact] = []
        try database.forEachContact { found.append($0) }
        return found
    }

    /// A launched campaign and one queued delivery for each person.
    func queueForAll(campaign: String = "cycle-annuel") throws {
        let name = try slug(campaign)
        try database.setCampaignState(
            name, CampaignState(phase: .launched, launchedAt: now, effectiveFrom: day))
        _ = try database.record(try contacts().map { try planned($0, campaign: name) }, at: now)
    }

    func planned(
        _ contact: Contact, campaign: Slug, occurrence: String = "2026", letter: String = "lettre",
        coveredBy: DeliveryKey? = nil
    ) throws -> PlannedDelivery {
        PlannedDelivery(
            key: DeliveryKey(
                campaign: campaign, step: try slug("etape"), occurrence: occurrence,
                enrolment: contact.id.number),
            contact: contact.id, contract: contact.contracts[0].id, letter: try slug(letter),
            address: contact.email, category: .newsletter, dueOn: day, sendOn: day, notBefore: now,
            notAfter: now.adding(seconds: 86_400 * 14), coveredBy: coveredBy)
    }

    func claim(_ item: OutboxItem, at moment: Instant? = nil) -> Claim {
        Claim(
            id: item.id, mailbox: item.contact.email?.key ?? "", revision: item.revision,
            companions: item.companionRevisions, at: moment ?? now)
    }
}

extension Ledger {
    /// Whether the claim was granted, for a group of one.
    func commit(_ outcome: Outcome?, claim: Claim?) throws -> Bool {
        try commit([LedgerEntry(outcome, claim: claim)]) == [true]
    }
}
