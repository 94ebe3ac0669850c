package import Model
internal import Storage

/// How often the links of a campaign's letters were followed, by everybody together.
package struct ClickReport: Sendable {
    package struct Letter: Sendable {
        package let name: String
        /// Mails that a relay accepted; one to several people is one.
        package let mails: Int
        package let links: [Link]
    }

    package struct Link: Sendable {
        package let address: String
        package let clicks: Int
        /// By programs that look at mails before people do.
        package let scans: Int
        /// In order.
        package let days: [(day: CivilDate, clicks: Int, scans: Int)]
    }

    package let campaign: Slug
    package let title: String
    /// The setting `clicks:` as it is today.
    package let isCounting: Bool
    /// In the order of their names; only those that have such links.
    package let letters: [Letter]
}

extension Coop {
    package func clickReport(of name: Slug) throws -> ClickReport {
        let campaign = try campaign(name)
        let mails = try database.mailsByLetter(of: name)
        var letters: [String: [Int64: (address: String, days: [(day: CivilDate, clicks: Int, scans: Int)])]] =
            [:]
        for line in try database.clicks(of: name) {
            var link = letters[line.letter]?[line.link] ?? (line.address, [])
            if let day = line.day { link.days.append((day, line.clicks, line.scans)) }
            letters[line.letter, default: [:]][line.link] = link
        }
        return ClickReport(
            campaign: name, title: campaign.title, isCounting: settings.countsClicks,
            letters: letters.sorted { $0.key < $1.key }.map { letter, links in
                ClickReport.Letter(
                    name: letter, mails: mails[letter] ?? 0,
                    links: links.sorted { $0.key < $1.key }.map { _, link in
                        ClickReport.Link(
                            address: link.address, clicks: link.days.reduce(0) { $0 + $1.clicks },
                            scans: link.days.reduce(0) { $0 + $1.scans }, days: link.days)
                    })
            })
    }
}
