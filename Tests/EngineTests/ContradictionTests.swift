import Model
import Testing

@testable import Engine

@Suite struct ContradictionTests {
    private static let signature = Slug("signature") ?? .unknown
    private static let ag = Slug("ag") ?? .unknown
    private static let site = Slug("les-tilleuls") ?? .unknown

    private static func day(_ year: Int) -> CivilDate? { CivilDate(year: year, month: 1, day: 1) }

    private static func part(
        _ states: Set<ParticipationState>, _ scope: ParticipationTest.Scope = .own
    ) -> Condition {
        .participation(ParticipationTest(event: ag, scope: scope, states: states))
    }

    static let excluding: [Condition] = [
        .all([.status([.accedant]), .status([.locataire])]),
        .all([.status([.accedant]), .not(.status([.accedant, .elu]))]),
        .all([.status([.accedant, .elu]), .status([.elu, .salarie]), .not(.status([.elu]))]),
        .all([.programme([site]), .not(.programme([site]))]),
        .all([.email(true), .email(false)]), .all([.email(true), .not(.email(true))]),
        .all([.left(true), .not(.left(true))]),
        .all([.consent(.email, true), .not(.any([.consent(.email, true), .email(true)]))]),
        .all([.date(signature, .missing), .date(signature, .past)]),
        .all([.date(signature, .future), .not(.date(signature, .present))]),
        .all([
            .date(signature, .between(from: day(2021), before: nil)),
            .date(signature, .between(from: nil, before: day(2021))),
        ]),
        .all([
            .tenure(since: .leaseStart, atLeastMonths: 120, lessThanMonths: nil),
            .tenure(since: .leaseStart, atLeastMonths: nil, lessThanMonths: 120),
        ]),
        .all([part([.present, .represented]), part([.absent])]),
        .all([part([.answered], .any), .not(part([.answered, .completed], .any))]),
        .any([.all([.email(true), .email(false)]), .all([.left(true), .left(false)])]),
        .not(.any([.email(true), .email(false)])),
    ]

    static let possible: [Condition] = [
        .all([.status([.accedant, .locataire]), .status([.locataire])]),
        .not(.status([.accedant])),
        .all([.not(.status([.accedant])), .not(.status([.locataire]))]),
        .all([.consent(.email, true), .consent(.clicks, false)]),
        .all([.date(signature, .present), .date(signature, .past)]),
        .all([.date(signature, .missing), .not(.date(signature, .past))]),
        .all([
            .date(signature, .between(from: day(2020), before: nil)),
            .date(signature, .between(from: nil, before: day(2021))),
        ]),
        .all([
            .tenure(since: .leaseStart, atLeastMonths: 120, lessThanMonths: nil),
            .tenure(since: .signature, atLeastMonths: nil, lessThanMonths: 120),
        ]),
        .all([part([.registered]), part([.absent])]), .all([part([.present]), part([.present, .excused])]),
        .all([part([.present], .occurrence("2026")), part([.absent], .occurrence("2027"))]),
        .all([part([.present], .any), part([.absent], .any)]),
        .all([part([.present, .excused]), .not(part([.excused]))]),
        .any([.all([.email(true), .email(false)]), .left(true)]),
    ]

    @Test(arguments: excluding.indices) func conditionsThatExcludeEachOtherAreFound(index: Int) {
        #expect(Contradiction.excludes([.init(condition: Self.excluding[index])]))
        #expect(Contradiction.excludes([.init(condition: .not(.not(Self.excluding[index])))]))
    }

    @Test(arguments: possible.indices) func conditionsThatMayHoldAreLetPass(index: Int) {
        #expect(!Contradiction.excludes([.init(condition: Self.possible[index])]))
    }

    /// A person with two contracts may fulfil the audience with one and the step's condition with the other.
    @Test func conditionsOnTwoContractsDoNotExcludeEachOther() {
        let tenant = Contradiction.Part(condition: .status([.locataire]))
        #expect(!Contradiction.excludes([tenant, .init(condition: .status([.accedant]), scope: 1)]))
        #expect(Contradiction.excludes([tenant, .init(condition: .status([.accedant]), scope: 0)]))
        let present = Contradiction.Part(condition: Self.part([.present]))
        #expect(!Contradiction.excludes([present, .init(condition: Self.part([.absent]), scope: 1)]))
        let mailed = Contradiction.Part(condition: .email(true))
        #expect(Contradiction.excludes([mailed, .init(condition: .email(true), scope: 1, isNegated: true)]))
    }

    @Test func whatHasTooManyAlternativesIsLetPass() {
        let pairs = Condition.all(
            (0..<12).map { .any([.email(true), .programme([Slug("p-\($0)") ?? Self.site])]) })
        #expect(!Contradiction.excludes([.init(condition: .all([pairs, .email(true), .email(false)]))]))
    }
}
