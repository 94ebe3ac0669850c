/// What a run sent so far.
package struct SendTally: Sendable, Equatable {
    package var accepted = 0
    package var deferred = 0
    package var failed = 0
    package var inDoubt = 0
    /// Withheld for a value that is missing; tried again by the next run.
    package var withheld = 0
    /// Could not be made for a reason that is not the person's, such as a letter that has a fault.
    package var notMade = 0
    /// Given back to the queue: the relay could not be used, or the person's record changed meanwhile.
    package var returned = 0
    /// No longer wanted: the person left, died or changed since the plan.
    package var withdrawn = 0
    /// How many were due when the sending began.
    package var due = 0
    package init() {}

    /// Everything that was looked at.
    package var total: Int {
        accepted + deferred + failed + inDoubt + withheld + notMade + returned + withdrawn
    }
}
