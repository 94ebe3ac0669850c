import Model
import Storage
import Testing

@testable import Engine

@Suite("Telling people's clicks from scanners'")
struct ClickWatchTests {
    private let start = Instant(seconds: 1_800_000_000)

    private func count(_ hits: [(link: Int64, second: Int64)], links: Int = 8, sent: Int64? = -3_600) throws
        -> [Int]
    {
        var watch = ClickWatch(zone: try #require(CivilZone(name: "Europe/Paris")))
        for hit in hits {
            watch.add(
                ClickWatch.Hit(
                    delivery: 1, link: hit.link, at: start.adding(seconds: hit.second),
                    sentAt: sent.map { start.adding(seconds: $0) }, links: links))
        }
        let counts = watch.settled(at: start.adding(seconds: 3_600))
        return [counts.reduce(0) { $0 + $1.clicks }, counts.reduce(0) { $0 + $1.scans }]
    }

    @Test("A reader's links, one after another, are clicks; the same one pressed twice is one")
    func reader() throws {
        #expect(try count([(1, 0)]) == [1, 0])
        #expect(try count([(1, 0), (1, 1), (1, 2)]) == [1, 0])
        #expect(try count([(1, 0), (2, 4), (3, 30), (1, 300)]) == [4, 0])
        #expect(try count([(1, 0), (2, 2)]) == [2, 0])
    }

    @Test("Three links within seconds, or all of several, are a scanner's")
    func burst() throws {
        #expect(try count([(1, 0), (2, 1), (3, 2)]) == [0, 3])
        #expect(try count([(1, 0), (2, 1)], links: 2) == [0, 2])
        // A reader who comes after the scanner still counts.
        #expect(try count([(1, 0), (2, 0), (3, 0), (4, 1), (2, 120)]) == [1, 4])
    }

    @Test("Nobody has read a mail that left less than a minute ago")
    func early() throws {
        #expect(try count([(1, 0)], sent: -59) == [0, 1])
        #expect(try count([(1, 0)], sent: -60) == [1, 0])
        #expect(try count([(1, 0)], sent: nil) == [1, 0])
    }

    @Test("Hits are judged when their mail is quiet, in whatever order mails come, and each once")
    func settling() throws {
        var watch = ClickWatch(zone: try #require(CivilZone(name: "Europe/Paris")))
        func hit(_ delivery: Int64, _ second: Int64) {
            watch.add(
                ClickWatch.Hit(
                    delivery: delivery, link: 1, at: start.adding(seconds: second), sentAt: nil, links: 1))
        }
        hit(1, 0)
        hit(2, 6)
        #expect(watch.settled(at: start.adding(seconds: 9)).isEmpty)
        #expect(watch.settled(at: start.adding(seconds: 10)).map(\.clicks) == [1])
        #expect(watch.settled(at: start.adding(seconds: 16)).map(\.clicks) == [1])
        #expect(watch.settled(at: start.adding(seconds: 99), isEnd: true).isEmpty)
        hit(3, 20)
        #expect(watch.settled(at: start.adding(seconds: 20), isEnd: true).map(\.clicks) == [1])
    }

    @Test("However often one link is asked for, memory stays bounded and figures whole")
    func flood() throws {
        #expect(try count((0..<1_000).map { (1, Int64($0) / 100) }) == [1, 900])
    }
}
