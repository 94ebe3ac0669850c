import Model

/// A survey's invitation and its reminders: the oracle's reading.
extension Oracle {
    /// Of one enrolment: whoever had three letters of a wave gets no fourth, and a week lies between two of them.
    func spaced(_ due: [Slot], _ campaign: Campaign, _ today: CivilDate) -> [Slot] {
        func wave(_ slot: Slot) -> String? {
            switch campaign.steps[slot.step].wave {
            case .fixed(let name): name
            case .ofOccurrence: slot.name
            case nil: nil
            }
        }
        var due = due
        // As they fell due; of one day the campaign's earlier step first.
        let turns = due.indices.sorted { (due[$0].due, due[$0].step) < (due[$1].due, due[$1].step) }
        for (turn, place) in turns.enumerated() {
            guard let own = wave(due[place]), campaign.category != .statutory,
                !campaign.steps[due[place].step].isNotice
            else { continue }
            let had = sent.filter { mail in
                mail.slot.who == due[place].who && mail.slot.campaign == due[place].campaign
                    && wave(mail.slot) == own
            }.map(\.day)
            let going = turns[..<turn].filter {
                wave(due[$0]) == own && due[$0].waits == nil && !due[$0].isOneTooMany
            }
            let days = had + going.map { _ in today }
            due[place].isOneTooMany = days.count > 2
            if days.count < 3, let last = days.max(), today < last.adding(days: 7) {
                due[place].waits = last.adding(days: 7)
            }
        }
        return due
    }
}

extension OracleWorld {
    /// Some steps come into their campaigns after the launch. Drawn apart, too.
    mutating func addSteps(_ seed: UInt64) {
        var random = Seeded(seed &+ 2_000_000)
        base.added = [:]
        for campaign in base.campaigns {
            for step in campaign.steps where Int.random(in: 0..<3, using: &random) == 0 {
                base.added["\(campaign.name)/\(step.name)"] = base.launchedOn.adding(
                    days: .random(in: 0..<250, using: &random))
            }
        }
    }

    /// Makes surveys of the campaigns: asked once, with each occurrence, or in waves of their own. Drawn apart, so that
    /// worlds stay what they are.
    mutating func askSurveys(_ seed: UInt64) {
        var random = Seeded(seed &+ 1_000_000)
        changeCampaigns { campaign in
            let waves: [StepWave?] = [
                .fixed(""), .fixed(""), .ofOccurrence, .fixed("un"), .fixed("deux"), nil,
            ]
            let common = waves.randomElement(using: &random) ?? nil
            for place in campaign.steps.indices {
                let isOwn = Int.random(in: 0..<4, using: &random) == 0
                campaign.steps[place].wave = isOwn ? waves.randomElement(using: &random) ?? nil : common
            }
        }
    }
}
