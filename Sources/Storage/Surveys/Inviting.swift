package import Model

extension Database {
    /// Invites every unit that the survey's letters were written to, or will be: an invitation for each unit and wave,
    /// carried by the deliveries that it explains. Who is in one already stays in it, whatever address they have now; new
    /// members of an invited address join its invitation. Idempotent. `code` makes a slip's code; one that is taken
    /// already is made again.
    package func invite(
        _ survey: Survey, follows: Campaign.Enrolment, at now: Instant, code: () -> String
    ) throws {
        var found: [Uninvited] = []
        try connection.query(SurveySQL.uninvited, .text(survey.name.text)) { row in
            let (step, occurrence) = (GroupReader.slug(row, 8), row.text(9))
            guard let wave = survey.wave(of: step, occurrence: occurrence) else { return }
            let isAboutContract = follows == .contract
            found.append(
                Uninvited(
                    delivery: row.int(7), contact: row.int(0), contract: isAboutContract ? row.int(10) : 0,
                    wave: wave,
                    unit: Self.unit(row, survey.unit, isAboutContract: isAboutContract)))
        }
        guard !found.isEmpty else { return }
        try connection.transaction {
            var next = try connection.number(SurveySQL.lastInvitation) ?? 0
            for person in found {
                let invitation = try invitation(for: person, to: survey.name, &next, at: now, code: code)
                try connection.run(SurveySQL.carry, .int(person.delivery), .int(invitation))
            }
        }
    }

    /// Of one delivery.
    private struct Uninvited {
        let delivery: Int64
        let contact: Int64
        /// 0 where the campaign follows people.
        let contract: Int64
        let wave: String
        let unit: String
    }

    private func invitation(
        for person: Uninvited, to survey: Slug, _ next: inout Int64, at now: Instant, code: () -> String
    ) throws -> Int64 {
        let member: [SQLValue] = [
            .text(survey.text), .text(person.wave), .int(person.contact), .int(person.contract),
        ]
        if let known = try connection.number(SurveySQL.byMember, member) { return known }
        var id = try connection.number(
            SurveySQL.byUnit, .text(survey.text), .text(person.unit), .text(person.wave))
        if id == nil {
            next += 1
            id = next
            var slip = code()
            while try connection.number(SurveySQL.byCode, .text(slip)) != nil { slip = code() }
            try connection.run(
                SurveySQL.invite, .int(next), .text(survey.text), .text(person.wave), .text(person.unit),
                .text(slip), .int(now.milliseconds))
        }
        let invitation = id ?? next
        try connection.run(SurveySQL.join, member + [.int(invitation)])
        return invitation
    }

    /// Who shares a mailbox shares an invitation by address; without a mailbox, a household at one postal address. Where
    /// the campaign follows contracts, they share one about each contract.
    private static func unit(_ row: Row, _ unit: Campaign.Unit, isAboutContract: Bool) -> String {
        let about = isAboutContract ? "|" + row.text(11) : ""
        if unit == .address {
            if !row.isEmpty(1) { return "address:" + row.text(1) + about }
            let postal = PostalAddress(
                street: row.text(3), complement: row.text(4), postalCode: row.text(5), city: row.text(6))
            if let household = postal.household(row.optionalText(2)) {
                return "household:" + household + about
            }
        }
        return isAboutContract ? "contract:\(row.int(10))" : "person:\(row.int(0))"
    }

    /// The code on the slip of a letter; nil where it carries no invitation.
    package func slipCode(ofDelivery delivery: Int64) throws -> String? {
        var code: String?
        try connection.query(SurveySQL.codeOfDelivery, .int(delivery)) { code = $0.text(0) }
        return code
    }

    /// The invitations of one person, oldest first, with their waves.
    package func invitations(
        of contact: ContactID, to survey: Slug
    ) throws -> [(id: Int64, wave: String)] {
        var found: [(Int64, String)] = []
        try connection.query(SurveySQL.byContact, .text(survey.text), .int(contact.number)) {
            found.append(($0.int(0), $0.text(1)))
        }
        return found
    }

    /// The invitation that a delivery carries, with its survey and wave; nil for other deliveries.
    package func invitation(
        ofDelivery delivery: Int64
    ) throws -> (survey: Slug, id: Int64, wave: String)? {
        var found: (Slug, Int64, String)?
        try connection.query(SurveySQL.byDelivery, .int(delivery)) {
            found = (GroupReader.slug($0, 0), $0.int(1), $0.text(2))
        }
        return found
    }

    /// Step and occurrence of a delivery; nil where the ledger does not know it.
    package func slot(ofDelivery delivery: Int64) throws -> (step: Slug, occurrence: String)? {
        var found: (Slug, String)?
        try connection.query(SurveySQL.slot, .int(delivery)) {
            found = (GroupReader.slug($0, 0), $0.text(1))
        }
        return found
    }

    /// The invitation with a slip's code; nil where no slip of this survey has it.
    package func invitation(code: String, of survey: Slug) throws -> Int64? {
        try connection.number(SurveySQL.byCodeOfSurvey, .text(code), .text(survey.text))
    }

    /// The wave of an invitation; empty where its survey is asked once.
    package func wave(ofInvitation invitation: Int64) throws -> String {
        var wave = ""
        try connection.query(SurveySQL.wave, .int(invitation)) { wave = $0.text(0) }
        return wave
    }

    /// The day on which the first letter of an invitation left, or a slip was handed over; nil where none did.
    package func firstSent(ofInvitation invitation: Int64) throws -> CivilDate? {
        var days: [CivilDate] = []
        for sql in [SurveySQL.firstSent, SurveySQL.handedOver] {
            try connection.query(sql, .int(invitation)) { row in
                if let day = ContactColumns.day(row, 0) { days.append(day) }
            }
        }
        return days.min()
    }
}
