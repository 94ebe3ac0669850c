internal import Model
internal import Planning

/// Whether a send window is open now; asks the calendar once for each opening.
struct OpenHours {
    let window: SendWindow
    /// The window is known to be open at all of these moments.
    private var known: Range<Instant>?

    init(_ window: SendWindow) { self.window = window }

    mutating func contains(_ now: Instant) -> Bool {
        if let known, known.contains(now) { return true }
        guard window.contains(now) else { return false }
        known = now..<window.closing(window.zone.day(at: now))
        return true
    }
}
