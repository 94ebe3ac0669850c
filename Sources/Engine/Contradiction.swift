internal import Model

/// Whether conditions can hold together for anybody, as far as their words alone say. When in doubt they can.
///
/// The conditions become a list of alternatives, each a list of single conditions that must all hold; two of these
/// that exclude each other rule the alternative out.
struct Contradiction {
    /// A condition with what must be told apart: two conditions on contracts speak of the same contract only where
    /// they have the same number, and two that mean "the event of the step" likewise.
    struct Part {
        var condition: Condition
        var scope = 0
        var isNegated = false
    }

    private struct Literal {
        let condition: Condition
        let scope: Int
        let isNegated: Bool
    }

    private static let mostAlternatives = 256

    static func excludes(_ parts: [Part]) -> Bool {
        var alternatives: [[Literal]] = [[]]
        for part in parts {
            guard let next = disjuncts(part.condition, part.scope, part.isNegated),
                alternatives.count * next.count <= mostAlternatives
            else { return false }
            alternatives = alternatives.flatMap { left in next.map { left + $0 } }
        }
        return alternatives.allSatisfy(isImpossible)
    }

    /// nil: too many to look at.
    private static func disjuncts(_ condition: Condition, _ scope: Int, _ isNegated: Bool) -> [[Literal]]? {
        switch condition {
        case .not(let part): return disjuncts(part, scope, !isNegated)
        case .all(let parts): return joined(parts, scope, isNegated, byAll: !isNegated)
        case .any(let parts): return joined(parts, scope, isNegated, byAll: isNegated)
        default: return [[Literal(condition: condition, scope: scope, isNegated: isNegated)]]
        }
    }

    private static func joined(
        _ parts: [Condition], _ scope: Int, _ isNegated: Bool, byAll: Bool
    ) -> [[Literal]]? {
        var result: [[Literal]] = byAll ? [[]] : []
        for part in parts {
            guard let next = disjuncts(part, scope, isNegated) else { return nil }
            result = byAll ? result.flatMap { left in next.map { left + $0 } } : result + next
            if result.count > mostAlternatives { return nil }
        }
        return result
    }

    private static func isImpossible(_ literals: [Literal]) -> Bool {
        for (index, left) in literals.enumerated() {
            for right in literals[(index + 1)...] where clash(left, right) || clash(right, left) {
                return true
            }
        }
        return Set(literals.map(\.scope)).contains { scope in
            let own = literals.filter { $0.scope == scope }
            return hasNoStatus(own) || hasNoProgramme(own)
        }
    }

    /// Several conditions together may leave no status where two by themselves would leave one.
    private static func hasNoStatus(_ literals: [Literal]) -> Bool {
        var left = Set(MemberStatus.allCases)
        var isAsked = false
        for literal in literals {
            guard case .status(let wanted) = literal.condition else { continue }
            left = literal.isNegated ? left.subtracting(wanted) : left.intersection(wanted)
            isAsked = isAsked || !literal.isNegated
        }
        return isAsked && left.isEmpty
    }

    private static func hasNoProgramme(_ literals: [Literal]) -> Bool {
        var left: Set<Slug>?
        var refused: Set<Slug> = []
        for literal in literals {
            guard case .programme(let wanted) = literal.condition else { continue }
            if literal.isNegated {
                refused.formUnion(wanted)
            } else {
                left = left?.intersection(wanted) ?? wanted
            }
        }
        return left.map { $0.subtracting(refused).isEmpty } ?? false
    }

    private static func clash(_ left: Literal, _ right: Literal) -> Bool {
        switch (left.condition, right.condition) {
        case (.left(let one), .left(let other)), (.email(let one), .email(let other)):
            return (one != left.isNegated) != (other != right.isNegated)
        case (.consent(let kind, let one), .consent(let same, let other)):
            return kind == same && (one != left.isNegated) != (other != right.isNegated)
        case (.date(let name, let one), .date(let same, let other)):
            return name == same && left.scope == right.scope && !left.isNegated
                && clash(one, other, negated: right.isNegated)
        case (.tenure(let since, let least, _), .tenure(let same, _, let less)):
            guard since == same, left.scope == right.scope, !left.isNegated, !right.isNegated else {
                return false
            }
            return least.flatMap { least in less.map { least >= $0 } } ?? false
        case (.participation(let one), .participation(let other)):
            return one.event == other.event && isSame(one, other, left.scope == right.scope)
                && !left.isNegated && clash(one, other, negated: right.isNegated)
        default: return false
        }
    }

    private static func clash(_ one: DateTest, _ other: DateTest, negated: Bool) -> Bool {
        if negated { return one == other || one != .missing && other == .present }
        switch (one, other) {
        case (.missing, .missing): return false
        case (.missing, _), (.past, .future): return true
        case (.between(let from, _), .between(_, let before)):
            return from.flatMap { from in before.map { from >= $0 } } ?? false
        default: return false
        }
    }

    /// One date of the event, the same in both.
    private static func isSame(_ one: ParticipationTest, _ other: ParticipationTest, _ sameScope: Bool)
        -> Bool
    {
        one.scope == other.scope && (sameScope || one.scope != .own && one.scope != .ownWave(nil))
    }

    /// A person was present or absent, not both; the other states go together with these.
    private static func clash(_ one: ParticipationTest, _ other: ParticipationTest, negated: Bool) -> Bool {
        if negated { return one.states.isSubset(of: other.states) }
        let isAttendance = one.states.union(other.states).allSatisfy(\.isAttendance)
        return isAttendance && one.scope != .any && one.states.isDisjoint(with: other.states)
    }
}
