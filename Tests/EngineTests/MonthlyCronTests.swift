import Testing

/// A coop whose machine calls `gazette run --wait` once a month. In 2027 the first of a month is a Sunday
/// (August), a Saturday (May) and a holiday (January, May, November).
@Suite struct MonthlyCronTests {
    @Test func losesNothingThatADailyCronSends() throws {
        let daily = try SimulatedYear.daily.get()
        let monthly = try SimulatedYear.monthly.get()
        let expected = daily.received
        let found = monthly.received
        #expect(expected.count > 300)
        #expect(expected.subtracting(found).sorted() == [], "lost by the monthly cron")
        #expect(found.subtracting(expected).sorted() == [], "sent by the monthly cron only")
        #expect(monthly.incomplete == 0)
    }

    @Test func bothSendEachMailOnceAndSkipNothing() throws {
        for year in [SimulatedYear.daily, SimulatedYear.monthly] {
            let (outbox, mails) = (try year.get().outbox, try year.get().mails.count)
            #expect(Set(outbox.keys) == [.accepted], "\(outbox)")
            #expect(mails > 0 && mails <= outbox[.accepted] ?? 0)
        }
    }
}
