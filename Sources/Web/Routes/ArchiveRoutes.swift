internal import Engine
internal import Model

/// The public archive of letters, and its feeds. Nothing here is personal, so browsers and caches may keep it.
struct ArchiveRoutes: Routes {
    let frame: PageFrame
    let desk: ArchiveDesk
    /// Base of public links.
    let site: String
    /// When the server started: the date of a feed without letters.
    let started: Instant

    func add(to router: inout Router) {
        let page = ArchivePage(frame: frame)
        let feed = AtomFeed(site: site, coop: frame.coop)
        router.get("/lettres") { _, _ in
            found { cycles in
                Response.page(page.all(cycles), isPublic: true).tagged()
            }
        }
        router.get("/lettres/atom.xml") { _, _ in
            found { cycles in
                let entries = cycles.flatMap(\.entries)
                return Self.atom(
                    feed.text(title: "Nos lettres", page: "/lettres", entries: entries, empty: started),
                    entries)
            }
        }
        router.get("/lettres/:campaign") { _, parameters in
            found(parameters) { cycle in
                Response.page(page.cycle(cycle), isPublic: true).tagged()
            }
        }
        router.get("/lettres/:campaign/atom.xml") { _, parameters in
            found(parameters) { cycle in
                Self.atom(
                    feed.text(title: cycle.title, page: cycle.path, entries: cycle.entries, empty: started),
                    cycle.entries)
            }
        }
        for pattern in ["/lettres/:campaign/:letter", "/lettres/:campaign/:year/:letter"] {
            router.get(pattern) { _, parameters in
                found(parameters) { cycle in
                    entry(parameters, cycle).map { Self.letter(page.letter($0, of: cycle)) }
                        ?? frame.unknownLink
                }
            }
            router.get(pattern + "/image/:number") { _, parameters in
                found(parameters) { cycle in
                    picture(parameters, entry(parameters, cycle)) ?? frame.unknownLink
                }
            }
        }
    }

    private func found(_ show: ([ArchiveDesk.Cycle]) -> Response) -> Response {
        do { return show(try desk.cycles()) } catch { return frame.unavailable }
    }

    private func found(
        _ parameters: Router.Parameters, _ show: (ArchiveDesk.Cycle) -> Response
    ) -> Response {
        found { cycles in
            cycles.first { $0.name.text == parameters["campaign"] }.map(show) ?? frame.unknownLink
        }
    }

    private func entry(
        _ parameters: Router.Parameters, _ cycle: ArchiveDesk.Cycle
    ) -> ArchiveDesk.Entry? {
        cycle.entries.first {
            $0.letter.text == parameters["letter"] && ($0.year ?? "") == parameters["year"]
        }
    }

    /// Letters carry their styles in their tags; scripts stay forbidden.
    private static func letter(_ html: HTML) -> Response {
        var response = Response.page(html, isPublic: true).tagged()
        response.headers.append(
            (
                "Content-Security-Policy",
                "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self'; form-action 'none'; "
                    + "base-uri 'none'; frame-ancestors 'none'"
            ))
        return response
    }

    private func picture(_ parameters: Router.Parameters, _ entry: ArchiveDesk.Entry?) -> Response? {
        guard let entry, let number = Int(parameters["number"]), entry.pictures.indices.contains(number - 1)
        else { return nil }
        let picture = entry.pictures[number - 1]
        return Response(
            200,
            headers: [("Content-Type", picture.mediaType), ("Cache-Control", "public, max-age=86400")],
            body: picture.bytes
        ).tagged()
    }

    private static func atom(_ feed: HTML, _ entries: [ArchiveDesk.Entry]) -> Response {
        Response(
            200,
            headers: [
                ("Content-Type", "application/atom+xml; charset=utf-8"),
                ("Cache-Control", "public, max-age=900"),
            ],
            body: Array(feed.text.utf8)
        ).tagged(changed: entries.map(\.updated).max())
    }
}
