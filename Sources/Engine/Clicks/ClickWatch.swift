package import Model
package import Storage

/// Tells people's clicks from those of programs that follow every link of a mail before a person sees it. Knows a hit
/// for a moment only, because what a hit is shows in its neighbours. No clock of its own.
package struct ClickWatch: Sendable {
    /// Somebody, or something, asked for a link.
    package struct Hit: Sendable {
        package var delivery: Int64
        package var link: Int64
        package var at: Instant
        /// Asked for the headers alone, which no browser does when a link is pressed.
        package var isLookOnly = false
        /// When the mail began to leave.
        package var sentAt: Instant?
        /// How many links of the letter are counted.
        package var links: Int
        /// Whose click it is, where they agreed that it is kept.
        package var contact: ContactID?

        package init(
            delivery: Int64, link: Int64, at: Instant, isLookOnly: Bool = false, sentAt: Instant?, links: Int,
            contact: ContactID? = nil
        ) {
            self.delivery = delivery
            self.link = link
            self.at = at
            self.isLookOnly = isLookOnly
            self.sentAt = sentAt
            self.links = links
            self.contact = contact
        }
    }

    /// Milliseconds after the mail began to leave in which nobody can have read it.
    static let unreadable: Int64 = 60_000
    /// Milliseconds in which a person does not follow three links, or all of several.
    static let burst: Int64 = 5_000
    /// Milliseconds after which the hits of a mail are judged.
    static let pause: Int64 = 10_000
    /// The most hits of one mail that are remembered; the others are no person's.
    static let most = 100
    /// The most mails that are remembered at a time.
    static let mostMails = 50_000

    private struct Waiting {
        var hits: [Hit] = []
        var surplus = 0
    }

    private var waiting: [Int64: Waiting] = [:]
    private let zone: CivilZone

    /// `zone`: in which a click's day is told.
    package init(zone: CivilZone) { self.zone = zone }

    package mutating func add(_ hit: Hit) {
        guard waiting[hit.delivery] != nil || waiting.count < Self.mostMails else { return }
        if waiting[hit.delivery, default: Waiting()].hits.count < Self.most {
            waiting[hit.delivery, default: Waiting()].hits.append(hit)
        } else {
            waiting[hit.delivery]?.surplus += 1
        }
    }

    /// What is to be added to the figures: of mails that were quiet for a moment, or were busy for a minute; of all
    /// where the server ends.
    package mutating func settled(at now: Instant, isEnd: Bool = false) -> [ClickCount] {
        var sums: [Place: ClickCount] = [:]
        for (delivery, group) in waiting {
            guard let first = group.hits.first?.at, let last = group.hits.last?.at else { continue }
            let isQuiet = now.milliseconds - last.milliseconds >= Self.pause
            guard isEnd || isQuiet || now.milliseconds - first.milliseconds >= 6 * Self.pause else {
                continue
            }
            waiting[delivery] = nil
            judge(group, into: &sums)
        }
        return sums.values.sorted { ($0.link, $0.day) < ($1.link, $1.day) }
    }

    private struct Place: Hashable {
        let link: Int64
        let day: CivilDate
    }

    private func judge(_ group: Waiting, into sums: inout [Place: ClickCount]) {
        let hits = group.hits
        let scans = Self.scans(hits)
        var latest: [Int64: Instant] = [:]
        for (index, hit) in hits.enumerated() {
            let place = Place(link: hit.link, day: zone.day(at: hit.at))
            var sum = sums[place] ?? ClickCount(link: hit.link, day: place.day)
            if scans.contains(index) {
                sum.scans += 1
            } else if let before = latest[hit.link],
                hit.at.milliseconds - before.milliseconds < Self.burst
            {
                // Pressed twice, or fetched ahead by the browser: one click.
                continue
            } else {
                sum.clicks += 1
                if let contact = hit.contact { sum.contacts.insert(contact) }
                latest[hit.link] = hit.at
            }
            sums[place] = sum
        }
        guard group.surplus > 0, let last = hits.last else { return }
        let place = Place(link: last.link, day: zone.day(at: last.at))
        sums[place, default: ClickCount(link: last.link, day: place.day)].scans += group.surplus
    }

    /// The places of hits that no person made. `hits` are in order of time.
    private static func scans(_ hits: [Hit]) -> Set<Int> {
        var found: Set<Int> = []
        for (start, hit) in hits.enumerated() {
            if hit.isLookOnly { found.insert(start) }
            if let sent = hit.sentAt, hit.at.milliseconds - sent.milliseconds < unreadable {
                found.insert(start)
            }
            var links: Set<Int64> = []
            var end = start
            while end < hits.count, hits[end].at.milliseconds - hit.at.milliseconds < burst {
                links.insert(hits[end].link)
                end += 1
            }
            if links.count >= 3 || links.count > 1 && links.count == hit.links {
                found.formUnion(start..<end)
            }
        }
        return found
    }
}
