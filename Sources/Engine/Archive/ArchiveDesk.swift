internal import Foundation
package import Model
internal import Storage

/// The public archive: letters of campaigns that say `archive: oui`, as they were sent, for anybody to read. For many
/// threads, one at a time; a letter is rendered once.
package final class ArchiveDesk: @unchecked Sendable {
    /// One letter of the archive. Letters of a yearly step have a page for each year; others one for the edition, which
    /// people get each at their own pace, in the version that left last.
    package struct Entry: Sendable {
        package let campaign: Slug
        package let letter: Slug
        /// nil where the edition has one page.
        package let year: String?
        package let title: String
        package let summary: String
        package let firstDay: CivilDate
        package fileprivate(set) var lastDay: CivilDate
        /// When it first left, or was rewritten afterwards.
        package let updated: Instant
        package let published: Instant
        /// For the page; pictures stand at `<path>/image/<number>`.
        package let html: String
        package let pictures: [LetterDesk.Picture]

        package var path: String { Self.path(campaign, letter, year) }

        static func path(_ campaign: Slug, _ letter: Slug, _ year: String?) -> String {
            "/lettres/\(campaign)/" + (year.map { $0 + "/" } ?? "") + letter.text
        }
    }

    /// A campaign and its letters, the latest first.
    package struct Cycle: Sendable {
        package let name: Slug
        package let title: String
        package var entries: [Entry]

        package var path: String { "/lettres/\(name)" }
    }

    private struct Key: Hashable {
        let campaign: Slug
        let letter: Slug
        let year: String?
    }

    private struct Kept {
        var edition: SentEdition
        /// Rendered with these texts; nil before.
        var version: Int64?
        var entry: Entry?
    }

    private let coop: Coop
    private let campaigns: [Campaign]
    private let lock = NSLock()
    // Guarded by `lock`, as `coop` is.
    private var kept: [Key: Kept] = [:]
    private var through: Int64 = 0

    /// Takes the coop for itself: nobody else may use it from now on.
    package init(_ coop: Coop) {
        self.coop = coop
        campaigns = coop.workspace.campaigns.filter(\.isArchived)
    }

    /// Every public campaign, also one that has sent nothing yet. Throws where the database cannot be read.
    package func cycles() throws -> [Cycle] {
        try lock.withLock {
            try refresh()
            return campaigns.map { campaign in
                let entries = kept.filter { $0.key.campaign == campaign.name }.compactMap(\.value.entry)
                return Cycle(
                    name: campaign.name, title: campaign.title,
                    entries: entries.sorted {
                        ($0.firstDay, $0.published, $0.letter) > ($1.firstDay, $1.published, $1.letter)
                    })
            }
        }
    }

    /// Takes in what left since the last look.
    private func refresh() throws {
        let (editions, last) = try coop.database.sentEditions(after: through)
        var stale: [Key] = kept.filter { $0.value.version == nil }.map(\.key)
        for edition in editions where isPublic(edition) {
            let key = Key(
                campaign: edition.campaign, letter: edition.letter, year: Self.year(edition.occurrence))
            var known = kept[key] ?? Kept(edition: edition)
            known.edition = edition.joined(known.edition)
            kept[key] = known
            if !stale.contains(key) { stale.append(key) }
        }
        try render(stale)
        through = last
    }

    /// Progress notes of one building site, which follow a bulletin's last issue, are for those who live there.
    private func isPublic(_ edition: SentEdition) -> Bool {
        guard let campaign = campaigns.first(where: { $0.name == edition.campaign }) else { return false }
        return !campaign.steps.contains { $0.afterLast == .letter(edition.letter) }
    }

    /// Files are read once for all letters that were made from the same. What cannot be rendered is left out.
    private func render(_ keys: [Key]) throws {
        var jobs: [Int64: [(Key, EditionDeparture)]] = [:]
        for key in keys {
            guard let known = kept[key],
                let departure = try coop.database.departure(
                    of: known.edition, path: "Templates/letters/\(key.campaign)/\(key.letter).md")
            else { continue }
            if known.version == departure.version {
                kept[key]?.entry?.lastDay = day(known.edition.lastAt)
            } else {
                jobs[departure.version, default: []].append((key, departure))
            }
        }
        for (version, letters) in jobs {
            guard let event = letters.first?.1.event else { continue }
            do {
                try coop.withFiles(at: event) { files in
                    let press = try? LetterForAnybody(files)
                    for (key, departure) in letters {
                        let rendered = press.flatMap { entry(key, departure, $0) }
                        kept[key]?.entry = rendered
                    }
                }
            } catch is EngineError {
                // The files of that day are not kept: nothing made from them can be shown.
            }
            for (key, _) in letters { kept[key]?.version = version }
        }
    }

    private func entry(_ key: Key, _ departure: EditionDeparture, _ press: LetterForAnybody) -> Entry? {
        let path = Entry.path(key.campaign, key.letter, key.year)
        guard let known = kept[key],
            let letter = try? press.letter(known.edition, departure, site: coop.settings.site, path: path)
        else { return nil }
        var html = letter.html
        for (index, name) in letter.contentIDs.enumerated() {
            html = html.replacing("cid:\(name)", with: "\(path)/image/\(index + 1)")
        }
        return Entry(
            campaign: key.campaign, letter: key.letter, year: key.year, title: letter.title,
            summary: letter.summary, firstDay: day(known.edition.firstAt), lastDay: day(known.edition.lastAt),
            updated: max(known.edition.firstAt, departure.writtenAt ?? known.edition.firstAt),
            published: known.edition.firstAt, html: html, pictures: letter.pictures)
    }

    private func day(_ moment: Instant) -> CivilDate { coop.settings.timeZone.day(at: moment) }

    /// Of an occurrence that is named by its year.
    private static func year(_ occurrence: String) -> String? {
        occurrence.utf8.count == 4 && Int(occurrence) != nil ? occurrence : nil
    }
}

extension SentEdition {
    /// Both as one; this one is the later.
    fileprivate func joined(_ earlier: SentEdition) -> SentEdition {
        var both = self
        both.firstAt = min(firstAt, earlier.firstAt)
        both.lastAt = max(lastAt, earlier.lastAt)
        if earlier.event > event { both.event = earlier.event }
        return both
    }
}
