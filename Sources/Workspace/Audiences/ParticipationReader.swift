internal import Model

extension FieldKind<ConditionPart> {
    /// `took-part: ag`, or `{ event: ag, as: [présent], occurrence: "2027" }`.
    static var tookPart: FieldKind {
        either(
            FieldKind<Located<Slug>>.located(.slug).map { event in
                part(event, states: usualStates, scope: .own, occurrence: nil)
            },
            or: .group("took-part") { fields in
                let event = fields.required("event", .located(.slug))
                let states = fields.value("as", .oneOrMore(of: .participationState), or: usualStates)
                let occurrence = fields.optional("occurrence", .located(.occurrence))
                guard let event else { return nil }
                let name = occurrence?.value
                let scope = name.map { $0 == "any" ? ParticipationTest.Scope.any : .occurrence($0) } ?? .own
                return part(
                    event, states: states, scope: scope, occurrence: name == "any" ? nil : occurrence)
            })
    }

    /// `answered: etat-des-lieux`, or `{ survey: satisfaction-acquereurs, wave: livraison }`.
    static var answered: FieldKind {
        either(
            FieldKind<Located<Slug>>.located(.slug).map { answered($0, wave: nil) },
            or: .group("answered") { fields in
                let survey = fields.required("survey", .located(.slug))
                let wave = fields.optional("wave", .located(FieldKind<Slug>.slug.map(\.text)))
                return survey.map { answered($0, wave: wave) }
            })
    }

    private static func answered(_ survey: Located<Slug>, wave: Located<String>?) -> ConditionPart {
        let scope = wave.map { ParticipationTest.Scope.wave($0.value) } ?? .any
        let test = ParticipationTest(event: survey.value, scope: scope, states: [.answered])
        let waves = wave.map { [WaveName(survey: survey.value, name: $0)] } ?? []
        return ConditionPart(
            condition: .participation(test), names: UsedNames(surveys: [survey], waves: waves))
    }

    private static var usualStates: [ParticipationState] { [.present, .represented] }

    private static func part(
        _ event: Located<Slug>, states: [ParticipationState], scope: ParticipationTest.Scope,
        occurrence: Located<String>?
    ) -> ConditionPart {
        let test = ParticipationTest(event: event.value, scope: scope, states: Set(states))
        // Answers belong to surveys, whatever the words that ask for them.
        let names =
            test.states == [.answered]
            ? UsedNames(surveys: [event])
            : UsedNames(events: [EventName(name: event, role: .participation, occurrence: occurrence)])
        return ConditionPart(condition: .participation(test), names: names)
    }
}

extension FieldKind<ParticipationState> {
    fileprivate static var participationState: FieldKind {
        let names = ParticipationState.allCases.map(\.rawValue)
        return scalar(
            "one of " + names.joined(separator: ", "), advice: { NearNames.question(for: $0, among: names) },
            { ParticipationState(lenient: $0) })
    }
}

extension FieldKind<String> {
    /// The name of one date of an event, or its year.
    fileprivate static var occurrence: FieldKind {
        scalar("the name of one date in Campaigns/agenda.yaml, its year where it has none, or any") {
            Slug($0)?.text
        }
    }
}
