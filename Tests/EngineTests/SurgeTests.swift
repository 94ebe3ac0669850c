import Engine
import Foundation
import Model
import Storage
import TestSupport
import Testing

/// Decision 16 for `run`: what nobody foresaw the day before is held until a person says yes, where it is more
/// than the threshold; what was foreseen, confirmed or missed is not.
@Suite struct SurgeTests {
    /// `people` tenants, `cycle-annuel` launched on 4 January, a threshold of 3; 15 January is the letter's day.
    private static func fixture(_ people: Int) throws -> RunFixture {
        let fixture = try RunFixture(people: people)
        try fixture.replace("threshold: 200", "threshold: 3")
        return fixture
    }

    private static func set(_ fixture: RunFixture, _ day: String, _ time: String = "09:30") throws {
        fixture.clock.set(try RunFixture.moment("\(day)T\(time):00+01:00"))
    }

    private static func more(_ numbers: ClosedRange<Int>, to fixture: RunFixture) throws {
        try fixture.admit(numbers.map { RunFixture.line($0) })
    }

    private static let name = "cycle-annuel"

    private static func forecast(_ fixture: RunFixture) throws -> LaunchForecast {
        try fixture.coop().forecastLaunch(try #require(Slug(name)))
    }

    @Test func whatTheLaunchForesawLeavesThoughNoRunCameBetween() throws {
        let fixture = try Self.fixture(10)
        let report = try fixture.run()
        #expect(report.tally.accepted == 10)
        #expect(report.isComplete)
    }

    @Test("Decision 16: an import of the same day holds the campaign, and resume says how many")
    func anImportOfTheSameDayHoldsTheCampaignAndResumeSaysHowMany() throws {
        let fixture = try Self.fixture(5)
        try Self.more(11...20, to: fixture)
        let report = try fixture.run()
        #expect(report.tally.accepted == 0)
        #expect(!report.isComplete)
        #expect(report.stoppedCampaigns.map(\.name.text) == [Self.name])
        #expect(report.stoppedCampaigns.allSatisfy { $0.isSurge })
        #expect(
            report.stoppedCampaigns.first?.reason
                == "it would send 15 mails today, and 5 were planned for it (threshold 3)")
        let forecast = try Self.forecast(fixture)
        #expect(forecast.mails == 15)
        #expect(forecast.people == 15)
        try fixture.coop().launch(try #require(Slug(Self.name)), forecast)
        let next = try fixture.run()
        #expect(next.tally.accepted == 15)
        #expect(next.isComplete)
        #expect(try fixture.run().isComplete)
    }

    @Test func anImportOfTheDayBeforeIsForeseenByThatDaysRun() throws {
        let fixture = try Self.fixture(5)
        try Self.set(fixture, "2027-01-14")
        try fixture.run()
        try Self.more(11...20, to: fixture)
        try Self.set(fixture, "2027-01-14", "15:00")
        try fixture.run()
        try Self.set(fixture, "2027-01-15")
        #expect(try fixture.run().tally.accepted == 15)
    }

    @Test func upToTheThresholdNobodyIsAskedAndRunsOfOneDayAddUp() throws {
        let fixture = try Self.fixture(5)
        try Self.more(11...12, to: fixture)
        #expect(try fixture.run().tally.accepted == 7)
        try Self.more(13...13, to: fixture)
        #expect(try fixture.run().tally.accepted == 1)
        try Self.more(14...14, to: fixture)
        let report = try fixture.run()
        #expect(report.tally.accepted == 0)
        #expect(report.stoppedCampaigns.count == 1)
    }

    @Test func missedRunsAreNoSurprise() throws {
        let fixture = try Self.fixture(10)
        try Self.set(fixture, "2027-01-12")
        try fixture.run()
        // The letter was due on the 15th; nobody ran until the 25th.
        try Self.set(fixture, "2027-01-25")
        #expect(try fixture.run().tally.accepted == 10)
    }

    @Test func aCrashInTheMiddleOfThePlanIsNoSurprise() throws {
        let fixture = try Self.fixture(10)
        // What a killed run leaves: a part of the plan recorded, no new forecast.
        let coop = try fixture.coop()
        var planned: [PlannedDelivery] = []
        _ = try coop.plan(at: coop.now) { line in
            if line.entry.decision == .send, planned.count < 6, let delivery = line.entry.delivery {
                planned.append(delivery)
            }
        }
        try #require(planned.count == 6)
        #expect(try coop.database.record(planned, at: coop.now, on: coop.today) == 6)
        let report = try fixture.run()
        #expect(report.tally.accepted == 10)
        #expect(report.isComplete)
    }

    @Test func otherCampaignsGoOn() throws {
        let fixture = try Self.fixture(5)
        try fixture.write(
            "Campaigns/autre/campaign.yaml",
            try String(
                contentsOfFile: "\(fixture.path)/Campaigns/cycle-annuel/campaign.yaml", encoding: .utf8))
        try FileManager.default.copyItem(
            atPath: "\(fixture.path)/Templates/letters/cycle-annuel",
            toPath: "\(fixture.path)/Templates/letters/autre")
        try fixture.replace("per-day: 1", "per-day: none")
        // A fresh start: the second campaign knows of everybody, the first of five.
        try Self.more(11...20, to: fixture)
        let other = try #require(Slug("autre"))
        let coop = try fixture.coop()
        try coop.launch(other, try coop.forecastLaunch(other))
        let report = try fixture.run()
        #expect(report.stoppedCampaigns.map(\.name.text) == [Self.name])
        #expect(report.tally.accepted == 15)
    }

    @Test func aDayWithoutAnyForecastHoldsNothing() throws {
        let fixture = try Self.fixture(10)
        try Self.set(fixture, "2028-01-17")
        #expect(try fixture.run(isReplay: true).tally.accepted == 10)
    }
}
