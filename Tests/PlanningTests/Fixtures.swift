import Model

@testable import Planning

/// A reproducible stream of numbers (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}

/// What a test's own text says; a wrong one is the test's fault and fails visibly.
enum Sample {
    static let paris = CivilZone(name: "Europe/Paris") ?? missing("Europe/Paris")
    static let window = SendWindow(zone: paris, holidays: Holidays(zone: .metropole)) ?? missing("window")
    static let ten = LocalTime(hour: 10, minute: 0) ?? missing("10:00")
    static let eight = LocalTime(hour: 8, minute: 0) ?? missing("08:00")

    static func missing<T>(_ what: String) -> T { preconditionFailure("not a value: \(what)") }

    static func at(_ text: String, _ time: LocalTime = ten) -> Instant { paris.instant(day(text), time) }

    static func settings(
        cadence: Cadence = .minutes, cap: FrequencyCap = FrequencyCap(), activities: Set<Slug> = []
    ) -> PlanningSettings {
        PlanningSettings(window: window, cap: cap, cadence: cadence, activities: activities)
    }

    static func contact(
        _ number: Int64, signed: String? = nil, known: String = "2026-01-01", programme: Slug? = nil,
        status: MemberStatus = .accedant, email: String? = nil
    ) -> Contact {
        Contact(
            id: ContactID(number), reference: "C-\(number)", firstName: "Prénom", lastName: "Nom \(number)",
            email: EmailAddress(email ?? "c\(number)@coop.example"), knownSince: day(known),
            contracts: [contract(1000 + number, signed: signed, programme: programme, status: status)])
    }

    static func contract(
        _ id: Int64, signed: String?, programme: Slug? = nil, status: MemberStatus = .accedant
    ) -> Contract {
        Contract(id: id, status: status, programme: programme, signature: signed.map { day($0) })
    }

    static let members = Audience(
        name: slug("cooperateurs"), title: "Coopérateurs", condition: .status([.accedant, .locataire]))

    static func yearly(
        _ name: String, _ month: Int, _ dayOfMonth: Int, instead: Delay? = nil, letters: [String]
    ) -> Step {
        Step(
            name: slug(name),
            schedule: .yearly(MonthDay(month: month, day: dayOfMonth) ?? missing("day"), instead: instead),
            letters: letters.map { .init(name: slug($0)) })
    }

    static func once(_ name: String, _ schedule: Schedule, letters: [String] = ["lettre"]) -> Step {
        Step(name: slug(name), schedule: schedule, letters: letters.map { .init(name: slug($0)) })
    }

    static func campaign(
        _ name: String = "essai", _ category: Category = .newsletter, steps: [Step],
        change: (inout Campaign) -> Void = { _ in }
    ) -> Campaign {
        var campaign = Campaign(
            name: slug(name), title: name, category: category, audiences: [members], steps: steps)
        change(&campaign)
        return campaign
    }

    /// Three letters a year; January has a second edition.
    static func cycle(editions: Int = 1) -> Campaign {
        func letters(_ name: String) -> [String] { (1...editions).map { "\(name)-\($0)" } }
        return campaign(
            "cycle-annuel",
            steps: [
                yearly("c-est-quoi-la-coop", 1, 15, letters: letters("janvier") + ["janvier-de-plus"]),
                yearly(
                    "l-ag-de-la-coop", 6, 1, instead: Delay(count: -15, unit: .days, keyDate: slug("ag")),
                    letters: letters("juin")),
                yearly("et-apres", 9, 15, letters: letters("septembre")),
            ]
        ) { $0.entersAfter = slug("signature") }
    }

    /// Monthly on a day, twelve issues, then progress notes.
    static func bulletin(day dayOfMonth: Int = 5, issues: Int = 12) -> Campaign {
        let letters = (1...issues).map { Step.Letter(name: slug("numero-\($0 < 10 ? "0" : "")\($0)")) }
        return campaign(
            "bulletin-chantier",
            steps: [
                Step(
                    name: slug("numero"), schedule: .monthly(.day(dayOfMonth)), letters: letters,
                    afterLast: .letter(slug("avancement")), grace: .untilNext)
            ]
        ) {
            $0.follows = .contract
            $0.entersAfter = slug("signature")
            $0.until = slug("livraison")
        }
    }

    static func launched(_ campaign: Campaign, _ on: String = "2027-01-01") -> PlannedCampaign {
        PlannedCampaign(campaign, .launched(on: day(on), since: nil))
    }

    static func planner(_ campaigns: Campaign..., settings: PlanningSettings = settings()) -> Planner {
        Planner(settings: settings, campaigns: campaigns.map { launched($0) })
    }
}

func day(_ text: String) -> CivilDate { CivilDate(iso: text) ?? Sample.missing(text) }
func slug(_ text: String) -> Slug { Slug(text) ?? Sample.missing(text) }

extension PlannedDelivery {
    /// `letter: day it leaves`.
    var line: String { "\(letter) \(sendOn)" }
}

extension Simulation {
    /// One simulated run a day at 10:00; what each group got, as lines.
    mutating func lines(_ from: String, _ through: String, groups: Int) -> [[String]] {
        run(from: day(from), through: day(through), at: Sample.ten)
        return (0..<groups).map { group in
            history(ofGroup: group).filter { $0.state == .accepted }.map { "\($0.letter) \($0.sendOn)" }
        }
    }
}

/// What a ledger would hold once a plan has been carried out.
func carriedOut(_ entries: [PlanEntry]) -> [PastDelivery] {
    entries.compactMap { entry in
        guard let delivery = entry.delivery, entry.decision == .send || entry.decision == .skip else {
            return nil
        }
        return PastDelivery(
            key: delivery.key, contact: delivery.contact, letter: delivery.letter,
            state: entry.decision == .send ? .accepted : .skipped, dueOn: delivery.dueOn,
            sendOn: delivery.sendOn, isCovered: delivery.coveredBy != nil, channel: delivery.channel)
    }
}
