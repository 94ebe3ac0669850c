internal import Model
internal import Planning
internal import Storage
internal import Transport
internal import Workspace

/// One round of sending: what is due now goes out through the first relay that can be used.
extension Coop {
    /// Seconds for which a relay that could not be used is left alone, where there is another.
    private static let rest: Int64 = 300

    /// What no waiting mends.
    private static let hopeless: Set<RelayTrouble.Kind> = [.settings, .credentials, .insecure]

    /// Where a relay gives up, what it certainly did not take goes on through the next; after a while the better
    /// one is looked at again.
    func send(
        _ options: RunOptions, _ routes: [RelayRoute], _ assembly: MailAssembly, _ day: PlanningDay,
        _ report: inout RunReport
    ) throws {
        let window = day.planner.settings.window
        var troubles: [(relay: String, trouble: RelayTrouble)] = []
        var isFirst = true
        while window.contains(now), isFirst || !options.stop() {
            let due = try database.outboxPage(after: 0, now: now, limit: 50).count
            guard due > 0, let route = routes.first(where: { report.rests[$0.name, default: now] <= now })
            else { break }
            if isFirst { report.tally.due = report.tally.total + (try database.dueCount(now: now)) }
            isFirst = false
            let passage = passage(route, routes, report)
            let delivered = try send(
                options, route, passage, assembly, day, min(due, route.connections), &report)
            for trouble in delivered.troubles {
                options.log?(SendEvent(trouble, of: route.name, at: now))
                if !troubles.contains(where: { $0 == (route.name, trouble) }) {
                    troubles.append((route.name, trouble))
                }
            }
            let gaveUp = !delivered.isFinished || !delivered.troubles.isEmpty && report.restsUntil == nil
            report.isBlocked = !delivered.isFinished
            if gaveUp, routes.count > 1 {
                report.rests[route.name] = now.adding(seconds: Self.rest)
            } else if passage.until.map({ now < $0 }) ?? true {
                break
            }
        }
        guard !isFirst else { return }
        report.troubles = troubles.map { relay, trouble in
            routes.count > 1 ? "\(relay): \(trouble)" : trouble.description
        }
        report.isHopeless = routes.allSatisfy { route in
            troubles.contains { $0.relay == route.name && Self.hopeless.contains($0.trouble.kind) }
        }
    }

    private func passage(_ route: RelayRoute, _ routes: [RelayRoute], _ report: RunReport) -> Passage {
        let others = routes.filter { $0.name != route.name }
        let better = routes.prefix { $0.name != route.name }
        return Passage(
            relay: route.name, others: others.map(\.name),
            handsOn: others.contains { report.rests[$0.name, default: now] <= now },
            until: better.compactMap { report.rests[$0.name] }.min())
    }

    /// Sends through one relay until nothing is due or it gives up.
    private func send(
        _ options: RunOptions, _ route: RelayRoute, _ passage: Passage, _ assembly: MailAssembly,
        _ day: PlanningDay, _ connections: Int, _ report: inout RunReport
    ) throws -> DeliveryReport {
        let database = try database
        let before = report.tally
        let rescue = try RescueLog(besides: database.path)
        let mark = options.isReplay ? nil : try mark()
        let committed: @Sendable (Int64) -> Void = { mark?.note($0) }
        let feed = OutboxFeed(
            reader: try Database(path: database.path, identity: "", cache: 2000),
            ahead: MailsAhead(
                reader: try Database(path: database.path, identity: "", cache: 2000), assembly: assembly,
                clock: clock),
            ledger: try Ledger(
                path: database.path, rescue: rescue, tryAgain: CommitPatience(clock: clock).tryAgain,
                committed: committed),
            assembly: assembly, day: day, clock: clock, entropy: entropy, passage: passage,
            stop: options.stop, before: before, breaker: CircuitBreaker(settings.refusals),
            pace: try pace(route), progress: options.sending, log: options.log)
        let delivered = route.relay.deliver(from: feed, connections: connections)
        let result = feed.finish()
        rescue.finish()
        report.tally = result.tally
        report.restsUntil = result.restsUntil
        report.notMade += result.notMade.filter { !report.notMade.contains($0) }
        report.withdrawn += report.tally.withdrawn - before.withdrawn
        if let failure = result.failure { throw Self.explained(failure, rescue) }
        return delivered
    }

    /// The relay's pace, with what was handed over to it in the last day.
    private func pace(_ route: RelayRoute) throws -> SendPace {
        var pace = SendPace(route.smtp)
        guard pace.hasMemory else { return pace }
        let since = now.adding(seconds: -PaceWindow.longest)
        for (at, domain) in try database.handOvers(through: route.name, since: since) {
            pace.remember(at, domain)
        }
        return pace
    }

    /// The ledger's failure, and what became of the server's last answers.
    private static func explained(_ failure: any Error, _ rescue: RescueLog) -> any Error {
        let (kept, lost) = rescue.result
        guard kept + lost > 0 else { return failure }
        var text = "\(failure). Sending was stopped."
        if kept > 0 {
            text +=
                " The server's last answers (\(kept)) are kept in \(rescue.path), and the next run begins with them."
        }
        if lost > 0 {
            text +=
                " Answers for \(lost) could not be kept anywhere: the next run shows those mails as in doubt."
        }
        return EngineError(.impossible, text)
    }
}
