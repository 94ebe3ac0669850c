import Model

/// Why a letter that asks for answers to a survey has to wait, or is one too many (product.md §6).
enum ReminderLimit: Hashable, Sendable {
    /// The first day that is far enough from the letter before.
    case wait(until: CivilDate)
    case over
}

extension PlanningDay {
    /// Letters of one wave of a survey that a person gets: the invitation, and two reminders.
    private static let lettersOfAWave = 3
    /// Days from one of them to the next, from the day on which it really left.
    private static let daysBetween = 7

    /// Looks at the due letters of one enrolment beside those that it had. What still waits in the outbox may leave
    /// today, so a reminder stays behind it.
    func limitReminders(
        to enrolment: Enrolment, _ campaign: CompiledCampaign, _ marks: ArraySlice<LedgerMark>,
        _ due: inout ArraySlice<Candidate>
    ) {
        var letters: [(wave: String, on: CivilDate)] = marks.compactMap { mark in
            guard mark.isReceived, enrolment.owns(mark), let step = mark.step,
                let wave = campaign.steps[Int(step)].wave(mark.ordinal.map { Int($0) })
            else { return nil }
            return (wave, mark.isWaiting ? max(mark.sendOn, today) : mark.sendOn)
        }
        let inTurn = due.indices.sorted {
            (due[$0].occurrence.nominal, due[$0].step) < (due[$1].occurrence.nominal, due[$1].step)
        }
        for index in inTurn {
            let candidate = due[index]
            let step = campaign.steps[candidate.step]
            guard let wave = step.wave(candidate.occurrence.ordinal) else { continue }
            // What the law asks for is never held back; it counts all the same.
            if step.step.isNotice || campaign.campaign.category == .statutory {
                letters.append((wave, today))
                continue
            }
            let own = letters.filter { $0.wave == wave }.map(\.on)
            if own.count >= Self.lettersOfAWave {
                due[index].reminder = .over
            } else if let last = own.max(), last.days(to: today) < Self.daysBetween {
                due[index].reminder = .wait(until: last.adding(days: Self.daysBetween))
            } else {
                letters.append((wave, today))
            }
        }
    }
}
