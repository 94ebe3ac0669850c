internal import Model

/// `registration:` of a campaign, with the place of the event's name.
struct RegistrationPart {
    let event: Located<Slug>
    let offer: RegistrationOffer
}

extension FieldKind<RegistrationPart> {
    /// `registration: ateliers-jardin`, or `{ event: sessions-collectives, choose: one, companions: 1 }`.
    static var registration: FieldKind {
        either(
            FieldKind<Located<Slug>>.located(.slug).map { event in
                RegistrationPart(event: event, offer: RegistrationOffer(event: event.value))
            },
            or: .group("registration") { fields in
                let event = fields.required("event", .located(.slug))
                let choice = fields.value("choose", FieldKind<RegistrationOffer.Choice>.word, or: .several)
                let companions = fields.value(
                    "companions", .number(0...RegistrationOffer.mostCompanions), or: 0)
                guard let event else { return nil }
                return RegistrationPart(
                    event: event,
                    offer: RegistrationOffer(event: event.value, choice: choice, companions: companions))
            })
    }
}
