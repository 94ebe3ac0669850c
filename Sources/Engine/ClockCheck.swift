internal import Model
internal import Storage
internal import Workspace

/// Decision 18: a clock that jumped plans and sends nothing until a person says that it is right, because
/// one wrong clock would record a year of letters as too late.
extension Coop {
    /// Days without a run that need no explanation.
    private static let normalGap: Int64 = 45
    /// What time servers may correct without anybody being asked, in seconds.
    private static let tolerance: Int64 = 600

    /// Throws where the clock stands before what the ledger has seen, or too far after the last run; else
    /// writes the sign of life. A replay (`--now`) is somebody's word already, and never leaves this machine.
    func requireSoundClock(isReplay: Bool, isConfirmed: Bool) throws {
        let database = try database
        let now = now
        let last = try database.lastSign()
        if isConfirmed {
            try database.confirmClock(at: now)
        } else if isReplay {
            try database.setHeartbeat(max(now, try database.heartbeat() ?? now))
        } else {
            if let last {
                if now < last.adding(seconds: -Self.tolerance) { throw behind(now, last) }
                if let run = try database.heartbeat(), run.adding(seconds: longestGap * 86_400) < now {
                    throw ahead(now, run)
                }
            }
            try database.setHeartbeat(now)
        }
    }

    /// Twice the declared cadence, if that is longer.
    private var longestGap: Int64 { settings.cadence == .monthly ? 62 : Self.normalGap }

    private func behind(_ now: Instant, _ last: Instant) -> EngineError {
        EngineError(
            .impossible,
            "this machine's clock says \(words(now)), but the last run was at \(words(last)): nothing was planned or "
                + "sent. Set the clock; if it is right, say so once: `gazette run --confirm-clock`")
    }

    private func ahead(_ now: Instant, _ last: Instant) -> EngineError {
        EngineError(
            .impossible,
            "this machine's clock says \(words(now)), and the last run was at \(words(last)), more than "
                + "\(longestGap) days ago: nothing was planned or sent. Set the clock; if it is right, look at "
                + "`gazette plan`, then say so once: `gazette run --confirm-clock`")
    }

    private func words(_ moment: Instant) -> String {
        "\(settings.timeZone.day(at: moment)) \(settings.timeZone.time(at: moment))"
    }
}
