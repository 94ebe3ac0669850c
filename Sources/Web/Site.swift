package import Engine

/// The public pages and where they stand.
package struct Site: Sendable {
    package let router: Router

    package init(frame: PageFrame, surveys: SurveyDesk, preferences: PreferencesDesk) {
        var router = Router(
            notFound: { _ in frame.unknownLink },
            wrongMethod: { _ in .page(frame.notice("Cette page ne s’ouvre pas ainsi", []), status: 405) })
        router.get("/style.css") { _, _ in StyleSheet.response }
        router.add(SurveyRoutes(frame: frame, desk: surveys))
        router.add(PreferencesRoutes(frame: frame, desk: preferences))
        self.router = router
    }
}

/// Pages that belong together.
protocol Routes {
    func add(to router: inout Router)
}

extension Router {
    mutating func add(_ routes: some Routes) { routes.add(to: &self) }
}
