internal import Engine
internal import Model

/// The archive's letters for feed readers (RFC 4287). Identifiers are the pages' permanent addresses.
struct AtomFeed {
    /// Base of public links, without a slash at its end.
    let site: String
    let coop: String

    /// The most that a feed holds; older letters stand on the pages.
    static let limit = 50

    /// `page`: what the feed is a feed of; `empty`: the moment that a feed without letters was last changed.
    func text(title: String, page: String, entries: [ArchiveDesk.Entry], empty: Instant) -> HTML {
        let latest = entries.sorted { $0.updated > $1.updated }.prefix(Self.limit)
        let own = "\(site)\(page)/atom.xml"
        return """
            <?xml version="1.0" encoding="utf-8"?>
            <feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">
            <title>\(title) – \(coop)</title>
            <id>\(own)</id>
            <link rel="self" type="application/atom+xml" href="\(own)"/>
            <link rel="alternate" type="text/html" href="\(site)\(page)"/>
            <updated>\((latest.first?.updated ?? empty).description)</updated>
            <author><name>\(coop)</name></author>
            \(latest.map(entry))</feed>

            """
    }

    private func entry(_ entry: ArchiveDesk.Entry) -> HTML {
        let summary: HTML = entry.summary.isEmpty ? "" : "<summary>\(entry.summary)</summary>\n"
        return """
            <entry>
            <title>\(entry.title)</title>
            <id>\(site)\(entry.path)</id>
            <link rel="alternate" type="text/html" href="\(site)\(entry.path)"/>
            <published>\(entry.published.description)</published>
            <updated>\(entry.updated.description)</updated>
            \(summary)</entry>

            """
    }
}
