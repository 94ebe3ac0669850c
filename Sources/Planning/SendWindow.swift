import Model

/// When mail may leave (decision 7): from one time of day to another, on working days, in the coop's zone.
package struct SendWindow: Hashable, Sendable {
    package let from: LocalTime
    /// Exclusive.
    package let to: LocalTime
    package let workingDays: WorkingDays
    package let zone: CivilZone

    /// 09:00–18:00, Monday to Friday, unless given. Fails where `to` is not later than `from`, or where
    /// no weekday is given or one outside 1–7.
    package init?(
        zone: CivilZone, holidays: Holidays, from: LocalTime? = nil, to: LocalTime? = nil,
        weekdays: Set<Int> = [1, 2, 3, 4, 5]
    ) {
        guard let workingDays = WorkingDays(holidays: holidays, weekdays: weekdays),
            let from = from ?? LocalTime(hour: 9, minute: 0), let to = to ?? LocalTime(hour: 18, minute: 0),
            from < to
        else { return nil }
        self.from = from
        self.to = to
        self.workingDays = workingDays
        self.zone = zone
    }

    /// The part of this window that a campaign's own leaves open; this one where nothing would be left.
    package func narrowed(by own: CampaignWindow?) -> SendWindow {
        guard let own else { return self }
        return SendWindow(
            zone: zone, holidays: workingDays.holidays, from: max(from, own.from ?? from),
            to: min(to, own.to ?? to),
            weekdays: own.weekdays.map(workingDays.weekdays.intersection) ?? workingDays.weekdays) ?? self
    }

    /// Whether a mail may leave at this moment.
    package func contains(_ instant: Instant) -> Bool { next(atOrAfter: instant) == instant }

    /// The first moment at or after `instant` at which a mail may leave; a campaign's `timeOfDay` inside the
    /// window opens it later for that campaign, and one outside the window changes nothing.
    package func next(atOrAfter instant: Instant, timeOfDay: LocalTime? = nil) -> Instant {
        let day = zone.day(at: instant)
        guard workingDays.contains(day) else {
            return opening(workingDays.next(after: day), timeOfDay: timeOfDay)
        }
        let opens = opening(day, timeOfDay: timeOfDay)
        if instant < opens { return opens }
        if instant < closing(day) { return instant }
        return opening(workingDays.next(after: day), timeOfDay: timeOfDay)
    }

    /// When the window opens on `day`, were it a working day.
    package func opening(_ day: CivilDate, timeOfDay: LocalTime? = nil) -> Instant {
        guard let timeOfDay, timeOfDay > from, timeOfDay < to else { return zone.instant(day, from) }
        return zone.instant(day, timeOfDay)
    }

    /// When the window closes on `day`; at this moment it is closed.
    package func closing(_ day: CivilDate) -> Instant { zone.instant(day, to) }
}
