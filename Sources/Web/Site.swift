package import Engine
package import Model

/// The public pages and where they stand.
package struct Site: Sendable {
    package let router: Router
    /// What the server answered; to be told of every request.
    package let count = RequestCount()

    package init(
        frame: PageFrame, surveys: SurveyDesk, preferences: PreferencesDesk, letters: LetterDesk,
        clicks: ClickDesk, archive: (desk: ArchiveDesk, site: String, started: Instant),
        registrations: RegistrationDesk, contributions: ContributionDesk,
        staff: (door: StaffDoor, slips: SlipDesk, isSecure: Bool), now: @escaping @Sendable () -> Instant
    ) {
        var router = Router(
            notFound: { _ in frame.unknownLink },
            wrongMethod: { _ in .page(frame.notice("Cette page ne s’ouvre pas ainsi", []), status: 405) })
        router.guesses = GuessLimit(ClientLimit(most: Self.guesses, now: now)) { frame.tooMany(after: $0) }
        router.get("/style.css") { _, _ in StyleSheet.response }
        router.add(
            SurveyRoutes(frame: frame, desk: surveys, limit: ClientLimit(most: Self.publicAnswers, now: now)))
        router.add(PreferencesRoutes(frame: frame, desk: preferences))
        router.add(LetterRoutes(frame: frame, desk: letters))
        router.add(
            ArchiveRoutes(
                frame: frame, desk: archive.desk, site: archive.site, started: archive.started))
        router.add(ClickRoutes(frame: frame, desk: clicks))
        router.add(RegistrationRoutes(frame: frame, desk: registrations))
        router.add(
            ContributionRoutes(
                frame: frame, desk: contributions, limit: ClientLimit(most: Self.publicTexts, now: now)))
        router.add(WatchRoutes(frame: frame, desk: preferences, count: count))
        router.add(
            SlipRoutes(frame: frame, door: staff.door, desk: staff.slips, isSecure: staff.isSecure))
        self.router = router
    }

    // Of one client in ten minutes, forms that were not accepted included. A hall full of people may answer over one
    // connection; few of them write.
    static let (guesses, publicAnswers, publicTexts) = (30, 500, 60)
}

/// Pages that belong together.
protocol Routes {
    func add(to router: inout Router)
}

extension Router {
    mutating func add(_ routes: some Routes) { routes.add(to: &self) }
}
