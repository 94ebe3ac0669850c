import Model

/// The rates of one survey (product.md §6). Built by adding invitations one at a time, so that any number streams
/// through.
package struct ResponseRates: Hashable, Sendable {
    package private(set) var invited = 0
    package private(set) var sent = 0
    /// Presumed: sent, less those of them that are undelivered.
    package private(set) var delivered = 0
    package private(set) var byDisposition: [Disposition: Int] = [:]
    /// Complete answers by channel.
    package private(set) var byChannel: [AnswerChannel: Int] = [:]
    /// Complete answers by day since the unit's own first send, 0 the day itself; not cumulated. Answers before any
    /// send (a slip handed over) count as day 0.
    package private(set) var byDay: [Int: Int] = [:]
    /// Units that got so many reminders, and how many of them are complete.
    package private(set) var byReminders: [Int: Reminded] = [:]

    package struct Reminded: Hashable, Sendable {
        package var units = 0
        package var complete = 0

        package init(units: Int = 0, complete: Int = 0) {
            self.units = units
            self.complete = complete
        }
    }

    package init() {}

    package mutating func add(_ invitation: Invitation) {
        let disposition = invitation.disposition
        invited += 1
        byDisposition[disposition, default: 0] += 1
        if invitation.wasSent {
            sent += 1
            if disposition != .undelivered { delivered += 1 }
        }
        let isComplete = disposition == .complete
        if isComplete, let answer = invitation.answer {
            byChannel[answer.channel, default: 0] += 1
            byDay[max(0, invitation.firstSent?.days(to: answer.on) ?? 0), default: 0] += 1
        }
        if invitation.reminders > 0 {
            byReminders[invitation.reminders, default: Reminded()].units += 1
            if isComplete { byReminders[invitation.reminders, default: Reminded()].complete += 1 }
        }
    }

    package func count(_ disposition: Disposition) -> Int { byDisposition[disposition] ?? 0 }

    /// Taux de réponse sur envois: complete ÷ sent.
    package var onSent: Rate { Rate(count(.complete), of: sent) }
    /// Complete ÷ delivered.
    package var onDelivered: Rate { Rate(count(.complete), of: delivered) }
    /// Complete ÷ (complete + partial + break-off); only for surveys of several pages, never called a response rate.
    package var completion: Rate {
        Rate(count(.complete), of: count(.complete) + count(.partial) + count(.breakOff))
    }

    /// Cumulative complete answers, from day 0 to the last day with one.
    package var curve: [(day: Int, complete: Int)] {
        guard let last = byDay.keys.max() else { return [] }
        var total = 0
        return (0...last).map { day in
            total += byDay[day] ?? 0
            return (day, total)
        }
    }
}

/// So many of so many. With nobody there is no rate, not zero.
package struct Rate: Hashable, Sendable {
    package let part: Int
    package let whole: Int

    package init(_ part: Int, of whole: Int) {
        self.part = part
        self.whole = whole
    }

    /// 0…1; nil where the denominator is zero.
    package var share: Double? { whole == 0 ? nil : Double(part) / Double(whole) }

    /// Tenths of a percent, rounded half up by whole numbers; nil where the denominator is zero.
    package var permille: Int? { whole == 0 ? nil : (2_000 * part + whole) / (2 * whole) }

    /// «10,3 %» with a no-break space, or nil.
    package var french: String? { permille.map { "\($0 / 10),\($0 % 10)\u{A0}%" } }

    /// "10.3 %", or nil.
    package var english: String? { permille.map { "\($0 / 10).\($0 % 10) %" } }
}
