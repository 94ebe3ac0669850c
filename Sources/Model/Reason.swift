/// Why somebody gets a mail, gets it later, or does not get it. A code for machines, a sentence for
/// people; stored as code and detail when it becomes final, computed otherwise.
package struct Reason: Hashable, Sendable, CustomStringConvertible {
    package enum Code: String, Sendable, CaseIterable {
        case due
        case dueLate = "due-late"
        case covered
        case alreadySent = "already-sent"
        case notDueYet = "not-due-yet"
        case notInAudience = "not-in-audience"
        case signedAfter = "signed-after"
        case beforeEffective = "before-effective"
        case knownLater = "known-later"
        case finished
        case noNewEdition = "no-new-edition"
        case noFreshNote = "no-fresh-note"
        case anchorMissing = "anchor-missing"
        case anchorImplausible = "anchor-implausible"
        case noAddress = "no-address"
        case noAgreement = "no-agreement"
        case suppressed
        case deceased
        case left
        case graceOver = "grace-over"
        case outsideWindow = "outside-window"
        case oneOverdueADay = "one-overdue-a-day"
        case frequencyCap = "frequency-cap"
        case paused
        case notLaunched = "not-launched"
        case missingValue = "missing-value"
        /// The mail cannot be made, for a reason that is not the person's.
        case notMade = "not-made"
        /// Its body began to leave through a relay, which is the only one that may try again.
        case bodyBegan = "body-began"
    }

    package var code: Code
    /// One English sentence, complete by itself, with the facts in it (dates, names of steps).
    package var sentence: String

    package init(_ code: Code, _ sentence: String) {
        self.code = code
        self.sentence = sentence
    }

    package var description: String { sentence }
}
