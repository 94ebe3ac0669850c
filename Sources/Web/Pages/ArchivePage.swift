internal import Engine
internal import Model

/// The pages of the public archive: all letters, those of one campaign, one letter.
struct ArchivePage {
    let frame: PageFrame

    func all(_ cycles: [ArchiveDesk.Cycle]) -> HTML {
        let written = cycles.filter { !$0.entries.isEmpty }
        let title = "Nos lettres"
        return frame.page(
            title: title, head: Self.feed("/lettres/atom.xml", of: title), isPublic: true,
            """
            <h1>\(title)</h1>
            \(written.isEmpty ? Self.none : "<p>Les lettres que la coopérative a envoyées, à lire ou à relire.</p>")
            \(written.map { "<h2><a href=\"\($0.path)\">\($0.title.typeset)</a></h2>\n\(Self.list($0.entries))" as HTML })
            \(written.isEmpty ? "" : Self.subscribe("/lettres/atom.xml"))
            """)
    }

    func cycle(_ cycle: ArchiveDesk.Cycle) -> HTML {
        frame.page(
            title: cycle.title, head: Self.feed("\(cycle.path)/atom.xml", of: cycle.title), isPublic: true,
            """
            \(Self.trail([]))
            <h1>\(cycle.title.typeset)</h1>
            \(cycle.entries.isEmpty ? Self.none : Self.list(cycle.entries))
            \(cycle.entries.isEmpty ? "" : Self.subscribe("\(cycle.path)/atom.xml"))
            """)
    }

    /// A letter between its neighbours, so that nobody misses one.
    func letter(_ entry: ArchiveDesk.Entry, of cycle: ArchiveDesk.Cycle) -> HTML {
        let place = cycle.entries.firstIndex { $0.path == entry.path }
        let earlier = place.flatMap { cycle.entries.indices.contains($0 + 1) ? cycle.entries[$0 + 1] : nil }
        let later = place.flatMap { $0 > 0 ? cycle.entries[$0 - 1] : nil }
        let heading: HTML = entry.html.contains("<h1") ? "" : "<h1>\(entry.title.typeset)</h1>\n"
        return frame.page(
            title: entry.title, head: Self.feed("\(cycle.path)/atom.xml", of: cycle.title), isPublic: true,
            """
            \(Self.trail([cycle]))
            <p class="place">Envoyée en \(Self.months(entry))</p>
            <article class="letter">
            \(heading)\(HTML(trusted: entry.html))
            </article>
            \(Self.beside(earlier, later))
            \(Self.others(entry, cycle))
            """)
    }

    private static func beside(_ earlier: ArchiveDesk.Entry?, _ later: ArchiveDesk.Entry?) -> HTML {
        guard earlier != nil || later != nil else { return "" }
        let previous = earlier.map {
            "<a rel=\"prev\" href=\"\($0.path)\">← Lettre précédente : \($0.title.typeset)</a>\n" as HTML
        }
        let next = later.map {
            "<a rel=\"next\" href=\"\($0.path)\">Lettre suivante : \($0.title.typeset) →</a>\n" as HTML
        }
        return "<nav class=\"beside\" aria-label=\"Lettres voisines\">\n\(previous)\(next)</nav>"
    }

    private static func others(_ entry: ArchiveDesk.Entry, _ cycle: ArchiveDesk.Cycle) -> HTML {
        guard cycle.entries.count > 1 else { return "" }
        return """
            <section class="others" aria-labelledby="autres">
            <h2 id="autres">\(cycle.title.typeset) : toutes les lettres</h2>
            \(list(cycle.entries, current: entry.path))
            </section>
            """
    }

    private static func list(_ entries: [ArchiveDesk.Entry], current: String? = nil) -> HTML {
        let items = entries.map { entry -> HTML in
            let title: HTML =
                entry.path == current
                ? "<strong>\(entry.title.typeset)</strong> (cette lettre)"
                : "<a href=\"\(entry.path)\">\(entry.title.typeset)</a>"
            return "<li>\(title)<span>\(months(entry))\(about(entry))</span></li>\n"
        }
        return "<ul class=\"past\">\n\(items)</ul>"
    }

    private static func about(_ entry: ArchiveDesk.Entry) -> HTML {
        entry.summary.isEmpty ? "" : " · \(entry.summary.typeset)"
    }

    /// `janvier 2027`, `janvier 2027 – mars 2027` for what people get each at their own pace.
    private static func months(_ entry: ArchiveDesk.Entry) -> String {
        let first = FrenchDates.month(entry.firstDay)
        let last = FrenchDates.month(entry.lastDay)
        return entry.year != nil || first == last ? first : "\(first) – \(last)"
    }

    private static func trail(_ above: [ArchiveDesk.Cycle]) -> HTML {
        let parts = above.map { " › <a href=\"\($0.path)\">\($0.title.typeset)</a>" as HTML }
        return
            "<nav class=\"trail\" aria-label=\"Vous êtes ici\"><a href=\"/lettres\">Nos lettres</a>\(parts)</nav>"
    }

    private static func feed(_ path: String, of title: String) -> HTML {
        "<link rel=\"alternate\" type=\"application/atom+xml\" title=\"\(title)\" href=\"\(path)\">"
    }

    private static func subscribe(_ path: String) -> HTML {
        "<p class=\"others\"><a href=\"\(path)\">Suivre ces lettres par un lecteur de flux (Atom)</a></p>"
    }

    private static let none: HTML = "<p>La première lettre paraîtra ici dès qu’elle aura été envoyée.</p>"
}
