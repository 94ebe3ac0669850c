import Model
import Storage
import TestSupport
import Testing

/// `gazette outbox resolve`: a person's word on what is in doubt.
@Suite("Resolving what is in doubt")
struct ResolutionTests {
    /// A couple's mail in doubt; the numbers of carrier and companion.
    private func doubt() throws -> (StorageFixture, carrier: Int64, companion: Int64) {
        let fixture = try StorageFixture()
        try fixture.load((1...2).map { fixture.row($0, reference: "C-\($0)", email: "deux@coop.example") })
        let contacts = try fixture.contacts()
        let campaign = try fixture.slug("c")
        try fixture.database.setCampaignState(
            campaign, CampaignState(phase: .launched, launchedAt: fixture.now, effectiveFrom: fixture.day))
        let first = try fixture.planned(contacts[0], campaign: campaign)
        let second = try fixture.planned(contacts[1], campaign: campaign, coveredBy: first.key)
        _ = try fixture.database.record([first, second], at: fixture.now)
        let item = try #require(try page(fixture, at: fixture.now).first)
        #expect(try Ledger(path: fixture.path).commit(nil, claim: fixture.claim(item)))
        _ = try fixture.database.settleLeftovers(at: fixture.now, again: { _ in nil })
        let lines = try fixture.database.outboxLines(.inDoubt, limit: 10)
        let companion = try #require(lines.first { $0.contact == "C-2" })
        return (fixture, item.id, companion.id)
    }

    private func page(_ fixture: StorageFixture, at moment: Instant) throws -> [OutboxItem] {
        try fixture.database.outboxPage(after: 0, now: moment, limit: 10)
    }

    @Test("The companion's number means the mail that served both", arguments: [true, false])
    func companion(arrived: Bool) throws {
        let (fixture, carrier, companion) = try doubt()
        let resolution = try fixture.database.resolve([companion], arrived: arrived, at: fixture.now)
        #expect(resolution.resolved == 1)
        #expect(try fixture.database.outboxCounts()[arrived ? .accepted : .queued] == 2)
        #expect(try page(fixture, at: fixture.now).map(\.id) == (arrived ? [] : [carrier]))
    }

    @Test("Both numbers of one mail are both resolved, by one word")
    func both() throws {
        let (fixture, carrier, companion) = try doubt()
        let numbers = [carrier, companion, 4711]
        #expect(try fixture.database.resolve(numbers, arrived: true, at: fixture.now).resolved == 2)
        #expect(try fixture.database.resolve(numbers, arrived: false, at: fixture.now).resolved == 0)
        #expect(try fixture.database.outboxCounts()[.accepted] == 2)
    }

    @Test("A mail that is sent again has its three days of retries before it")
    func freshRetries() throws {
        let (fixture, carrier, _) = try doubt()
        let later = fixture.now.adding(seconds: 4 * 86_400)
        _ = try fixture.database.resolve([carrier], arrived: false, at: later)
        let item = try #require(try page(fixture, at: later).first)
        #expect(item.attempts == 0)
        #expect(item.firstTriedAt == nil)
    }

    @Test("After its last day a mail is recorded as skipped, and not queued to be dropped in silence")
    func tooLate() throws {
        let (fixture, carrier, _) = try doubt()
        let later = fixture.now.adding(seconds: 15 * 86_400)
        let resolution = try fixture.database.resolve([carrier], arrived: false, at: later)
        #expect(resolution.resolved == 1)
        #expect(resolution.tooLate == 1)
        #expect(try fixture.database.outboxCounts()[.skipped] == 2)
    }
}
