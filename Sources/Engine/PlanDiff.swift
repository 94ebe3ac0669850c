package import Model
internal import Planning
internal import Storage
internal import Workspace

/// What moves in the coming months because files, or what imports say of people, changed since the last run.
package struct PlanDiff: Sendable {
    package enum Kind: String, Sendable, CaseIterable { case moved, new, gone }

    /// Letters of one step for the people of one programme that all move, come or go.
    package struct Share: Hashable, Sendable {
        package var kind: Kind
        package var campaign: Slug
        package var step: Slug
        package var programme: Slug?
    }

    package struct Change: Sendable {
        package var people: Set<Int64> = []
        package var letters = 0
        /// Days as they were; nil for what is new.
        package var before: ClosedRange<CivilDate>?
        /// Days as they are now; nil for what is gone.
        package var after: ClosedRange<CivilDate>?
        /// The reference of one of them.
        package var example = ""
    }

    /// A key date that somebody changed: of a programme, or of the agenda (`programme` nil).
    package struct MovedDate: Hashable, Sendable {
        package var programme: Slug?
        package var keyDate: Slug
        /// As written; empty where there was none.
        package var before: String
        package var after: String
    }

    package var days: ClosedRange<CivilDate>
    package var dates: [MovedDate] = []
    package var people: [ChangedPerson] = []
    package var changes: [Share: Change] = [:]

    mutating func note(_ share: Share, _ contact: Contact, from: CivilDate?, to: CivilDate?) {
        var change = changes[share] ?? Change(example: contact.reference)
        change.people.insert(contact.id.number)
        change.letters += 1
        change.before = Self.widened(change.before, from)
        change.after = Self.widened(change.after, to)
        changes[share] = change
    }

    private static func widened(_ range: ClosedRange<CivilDate>?, _ day: CivilDate?) -> ClosedRange<
        CivilDate
    >? {
        guard let day else { return range }
        guard let range else { return day...day }
        return min(range.lowerBound, day)...max(range.upperBound, day)
    }
}

extension Coop {
    /// Foresees the coming twelve months twice, with the files and people of the last run and with those of now,
    /// and compares letter by letter. `goesAsPlanned`: planned deliveries happen on their day, in both.
    package func planDiff(
        campaign: Slug? = nil, goesAsPlanned: Bool = false, progress: (Int) -> Void = { _ in }
    ) throws -> PlanDiff {
        guard try knowsOlderFiles() else {
            throw EngineError(
                .impossible,
                "no run has kept its files yet: `gazette run` does, and the next --diff compares with it")
        }
        let last = today.adding(years: 1).adding(days: -1)
        // Twice as far, so that what moves out of the year is not taken for gone.
        let end = today.adding(years: 2)
        return try withFiles { before in
            var diff = PlanDiff(days: today...last)
            diff.dates = Self.movedDates(from: before, to: workspace)
            let changes = try database.changesSinceRun()
            diff.people = PlanDiff.changedPeople(changes)
            let earlier = EarlierPeople(changes)
            let (past, present) = (supposing(before, goesAsPlanned), supposing(workspace, goesAsPlanned))
            let old = try foresight(planner(files: past), before: end)
            let new = try foresight(planner(files: present), before: end)
            let touched = Self.touchedProgrammes(past, present)
            var people = 0
            try database.forEachGroup { stored in
                let group = Group(stored)
                let earlier = earlier.group(group)
                let mayDiffer =
                    touched.map { Self.isTouched(group, $0) } ?? true || earlier.contacts != group.contacts
                if mayDiffer {
                    let was = Self.letters(of: earlier, stored.history, old)
                    let will = Self.letters(of: group, stored.history, new)
                    Self.compare(was, will, group, campaign, &diff)
                }
                people += group.contacts.count
                progress(people)
            }
            return diff
        }
    }

    /// The programmes that differ, where nothing else does that plans depend on; nil where it does.
    private static func touchedProgrammes(_ before: Workspace, _ after: Workspace) -> Set<Slug>? {
        guard before.campaigns == after.campaigns, before.agenda == after.agenda, before.notes == after.notes
        else { return nil }
        let differing = Set(before.programmes).symmetricDifference(after.programmes)
        return Set(differing.map(\.key))
    }

    /// Whether somebody has a contract in one of these programmes: dates of others are nothing to them.
    private static func isTouched(_ group: Group, _ programmes: Set<Slug>) -> Bool {
        group.contacts.contains { contact in
            contact.contracts.contains { $0.programme.map(programmes.contains) ?? false }
        }
    }

    private func supposing(_ files: Workspace, _ goesAsPlanned: Bool) -> Workspace {
        guard goesAsPlanned else { return files }
        var files = files
        files.programmes = files.programmes.map { $0.asPlanned(from: today) }
        return files
    }

    private static func letters(
        of group: Group, _ history: [PastDelivery], _ foresight: Foresight
    ) -> [DeliveryKey: PlannedDelivery] {
        var letters: [DeliveryKey: PlannedDelivery] = [:]
        foresight.history(of: group, from: history) { _, entries, _ in
            for entry in entries where entry.decision == .send {
                if let delivery = entry.delivery { letters[delivery.key] = delivery }
            }
        }
        return letters
    }

    private static func compare(
        _ was: [DeliveryKey: PlannedDelivery], _ will: [DeliveryKey: PlannedDelivery], _ group: Group,
        _ campaign: Slug?, _ diff: inout PlanDiff
    ) {
        for key in Set(was.keys).union(will.keys) where campaign == nil || key.campaign == campaign {
            let (before, after) = (was[key], will[key])
            let days = [before, after].compactMap { $0?.sendOn }
            guard before?.sendOn != after?.sendOn, days.contains(where: { $0 <= diff.days.upperBound }),
                let delivery = after ?? before,
                let contact = group.contacts.first(where: { $0.id == delivery.contact })
            else { continue }
            let kind: PlanDiff.Kind = before == nil ? .new : after == nil ? .gone : .moved
            let programme = contact.contracts.first { $0.id == delivery.contract }?.programme
            diff.note(
                .init(kind: kind, campaign: key.campaign, step: key.step, programme: programme), contact,
                from: before?.sendOn, to: after?.sendOn)
        }
    }

    private static func movedDates(from before: Workspace, to after: Workspace) -> [PlanDiff.MovedDate] {
        let (old, new) = (dates(of: before), dates(of: after))
        return Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
            .map {
                PlanDiff.MovedDate(
                    programme: $0.programme, keyDate: $0.keyDate, before: old[$0] ?? "", after: new[$0] ?? "")
            }
            .sorted { ($0.programme?.text ?? "", $0.keyDate) < ($1.programme?.text ?? "", $1.keyDate) }
    }

    private struct DateName: Hashable {
        let programme: Slug?
        let keyDate: Slug
    }

    /// Every key date of programmes and agenda, as a person reads it.
    private static func dates(of files: Workspace) -> [DateName: String] {
        var dates: [DateName: String] = [:]
        for programme in files.programmes {
            for (name, date) in programme.dates {
                let planned = date.planned.map { "\($0)" } ?? ""
                dates[DateName(programme: programme.key, keyDate: name)] =
                    date.actual.map { "\($0)" } ?? (planned.isEmpty ? "" : "\(planned) (planned)")
            }
        }
        for (name, entries) in files.agenda.entries where !entries.isEmpty {
            dates[DateName(programme: nil, keyDate: name)] =
                entries.map { ($0.name.map { "\($0) " } ?? "") + "\($0.date)" }.joined(separator: ", ")
        }
        return dates
    }
}
