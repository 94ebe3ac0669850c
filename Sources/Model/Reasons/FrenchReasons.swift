/// The catalogue of reasons in French, for those who are no technicians.
enum FrenchReasons {
    static func sentence(_ reason: Reason) -> String {
        let facts = reason.facts
        let slot = facts.slot.map(self.slot) ?? "cette lettre"
        let name = facts.campaign.map { "« \($0) »" } ?? "cette campagne"
        let later = facts.day.map { " Départ possible le \(FrenchDates.long($0))." } ?? ""
        let next = facts.next.map { " Prochaine étape : \(self.slot($0))." } ?? ""
        switch reason.code {
        case .due: return "\(slot) part aujourd’hui."
        case .dueLate: return "\(slot) part aujourd’hui, en retard mais encore dans son délai de grâce."
        case .covered:
            return "\(slot) arrive à cette personne par le courriel envoyé à l’adresse qu’elle partage."
        case .outsideWindow: return "\(slot) attend la prochaine plage d’envoi.\(later)"
        case .oneOverdueADay:
            return "\(slot) attend : un autre courriel en retard part d’abord, un seul par jour.\(later)"
        case .frequencyCap:
            return
                "\(slot) attend : cette personne a déjà reçu autant de courriels que la limite le permet.\(later)"
        case .reminderTooSoon:
            return
                "\(slot) attend : une autre lettre de cette enquête doit être partie depuis sept jours.\(later)"
        case .remindersOver:
            return
                "\(slot) n’a pas été envoyée : cette personne a déjà reçu l’invitation à cette enquête et deux rappels."
        case .backfillLater:
            return "\(slot) attend le tour de cette personne dans le lancement étalé de \(name).\(later)"
        case .listMissing:
            let event = facts.keyDate.map { " de « \($0) »" } ?? ""
            return "\(slot) attend la liste de participation\(event) ; pensez à l’importer.\(next)"
        case .graceOver: return graceOver(facts, slot)
        case .missingValue: return missingValue(facts)
        case .notMade: return "le courriel ne peut pas être composé\(facts.note.map { " : \($0)" } ?? "")."
        case .bodyBegan: return "son envoi avait commencé par \(facts.note ?? "un autre serveur")."
        case .bounced: return "un serveur l’avait accepté, puis il est revenu sans être remis."
        case .notDueYet:
            return
                "rien n’est prévu ce jour-là.\(facts.slot.map { " Plus tard : \(self.slot($0))." } ?? next)"
        case .alreadySent: return "\(slot) est déjà au registre des envois.\(next)"
        case .signedAfter:
            let day = facts.day.map { " (\(FrenchDates.long($0)))" } ?? ""
            return "\(slot) ne vient pas après le jour où cette personne entre dans \(name)\(day).\(next)"
        case .knownLater: return knownLater(facts) + next
        case .beforeEffective: return "\(slot) vient avant le premier jour de \(name).\(next)"
        case .stepAddedLater:
            return "\(slot) vient avant le jour où cette étape a été ajoutée à \(name).\(next)"
        case .noNewEdition:
            return "pas de nouvelle édition pour \(slot) : cette personne les a toutes reçues.\(next)"
        case .noFreshNote:
            let age = facts.age ?? Campaign.defaultNoteAge
            return "pas de nouvelles du chantier datant de moins de \(age) jours pour \(slot).\(next)"
        case .conditionNotMet:
            return facts.slot == nil
                ? "cette personne ne remplit pas la condition d’entrée de \(name).\(next)"
                : "\(slot) ne s’adresse pas à cette personne : elle ne remplit pas la condition de l’étape.\(next)"
        case .finished, .ended: return ended(facts, name) + next
        case .notInAudience: return "cette personne ne fait pas partie du public de \(name)."
        case .left:
            return
                "cette personne a quitté la coopérative\(facts.day.map { " le \(FrenchDates.long($0))" } ?? "")."
        case .deceased: return "cette personne est décédée."
        case .returned:
            return "la poste a rapporté cette lettre\(facts.note.map { " (\($0))" } ?? "")."
        case .noAddress: return "cette personne n’a pas d’adresse e-mail."
        case .noAgreement:
            return
                "cette personne n’a pas donné son accord pour recevoir par e-mail les courriers statutaires."
        case .suppressed: return suppressed(facts)
        case .paused: return "la campagne \(name) est en pause."
        case .notLaunched: return "la campagne \(name) n’est pas lancée."
        case .anchorMissing:
            let keyDate = facts.keyDate.map { "la date « \($0) »" } ?? "une date clé"
            return "\(keyDate) manque ; ajoutez-la au fichier clients ou au programme.\(next)"
        case .anchorImplausible: return implausible(facts, name) + next
        }
    }

    private static func graceOver(_ facts: Reason.Facts, _ slot: String) -> String {
        guard facts.slot != nil else {
            return "trop tard : le dernier jour où cette lettre avait un sens était passé."
        }
        let cause =
            switch facts.cause {
            case .oneOverdueADay: "d’autres courriels en retard sont partis d’abord, et "
            case .frequencyCap: "la limite de courriels par personne l’a retenue, et "
            case .outsideWindow: "la plage d’envoi est fermée, et "
            case .reminderTooSoon:
                "une autre lettre de cette enquête n’était pas partie, ou depuis moins de sept jours (une lettre postée se note avec « gazette post sent »), et "
            case .listMissing: "la liste de participation n’a pas été importée à temps, et "
            default: ""
            }
        let last = facts.day.map { " le \(FrenchDates.long($0))" } ?? ""
        return "\(slot) n’a pas été envoyée : \(cause)son délai de grâce prend fin\(last)."
    }

    private static func missingValue(_ facts: Reason.Facts) -> String {
        let who = facts.person.map { "\($0) : " } ?? ""
        let place = facts.note.map { " (\($0))" } ?? ""
        guard let value = facts.value else { return "\(who)la lettre n’a pas pu être composée\(place)." }
        return
            "\(who)il manque la valeur « \(value) » pour composer la lettre\(place) ; complétez la fiche, ou donnez"
            + " dans la lettre un texte de remplacement."
    }

    private static func knownLater(_ facts: Reason.Facts) -> String {
        let day = facts.day.map(FrenchDates.long)
        guard let slot = facts.slot else {
            return "cette personne n’est connue que depuis \(day.map { "le \($0)" } ?? "peu")."
        }
        return
            "\(self.slot(slot)) vient avant l’arrivée de cette personne dans le fichier\(day.map { ", le \($0)" } ?? "")."
    }

    private static func ended(_ facts: Reason.Facts, _ name: String) -> String {
        if let keyDate = facts.keyDate, let day = facts.day {
            return "\(name) s’arrête pour cette personne avec « \(keyDate) », le \(FrenchDates.long(day))."
        }
        if let slot = facts.slot {
            return "\(self.slot(slot)) vient après la fin de \(name) pour cette personne."
        }
        return "plus rien n’est prévu dans \(name) pour cette personne."
    }

    private static func suppressed(_ facts: Reason.Facts) -> String {
        switch facts.note.flatMap(Suppression.Cause.init) {
        case .unsubscribed: "cette adresse est désinscrite de ce type de courriels."
        case .bounced: "les courriels envoyés à cette adresse reviennent : plus rien ne lui est envoyé."
        case .complained:
            "un courriel a été signalé comme indésirable depuis cette adresse : plus rien ne lui est envoyé."
        case .staff: "l’équipe a demandé que plus rien ne soit envoyé à cette adresse."
        case nil: "cette adresse ne reçoit plus ce type de courriels."
        }
    }

    private static func implausible(_ facts: Reason.Facts, _ name: String) -> String {
        guard let keyDate = facts.keyDate, let day = facts.day, let fault = facts.fault else {
            return "une date à corriger dira si cette personne fait partie du public de \(name)."
        }
        let what =
            switch fault {
            case .before1950: "est antérieure à 1950"
            case .epoch: "est ce que devient une date laissée vide"
            case .inTheFuture: "est dans l’avenir"
            case .moreThanFiveYearsAhead: "est dans plus de cinq ans"
            }
        return "la date « \(keyDate) », \(FrenchDates.long(day)), \(what) ; corrigez-la."
    }

    /// «l’étape « janvier » de 2027 (prévue le 15 janvier 2027)», with the send day where it differs.
    private static func slot(_ slot: Reason.Slot) -> String {
        let moved = slot.sendOn == slot.dueOn ? "" : ", départ le \(FrenchDates.long(slot.sendOn))"
        return "l’étape « \(slot.step) »\(slot.occurrence.map(occurrence) ?? "")"
            + " (prévue le \(FrenchDates.long(slot.dueOn))\(moved))"
    }

    /// A year, a month, or the name of a date of the agenda.
    private static func occurrence(_ name: String) -> String {
        if let month = CivilDate(iso: name + "-01") { return " de \(FrenchDates.month(month))" }
        return Int(name) == nil ? " (\(name))" : " de \(name)"
    }

    /// French signs stand behind a space that does not break.
    static func withSpaces(_ text: String) -> String {
        [("« ", "«\u{A0}"), (" »", "\u{A0}»"), (" :", "\u{A0}:"), (" ;", "\u{A0};")]
            .reduce(text) { $0.replacing($1.0, with: $1.1) }
    }

    static func meaning(_ code: Reason.Code) -> String {
        switch code {
        case .due: "à envoyer"
        case .dueLate: "en retard, encore dans le délai de grâce"
        case .covered: "servi par le courriel d’une personne à la même adresse"
        case .alreadySent: "déjà envoyé"
        case .notDueYet: "rien de prévu ce jour-là"
        case .notInAudience: "hors du public"
        case .signedAfter: "a signé après la dernière étape ; commence à la suivante"
        case .beforeEffective: "étape d’avant le premier jour de la campagne"
        case .stepAddedLater: "échéance d’avant l’ajout de l’étape à la campagne"
        case .knownLater: "arrivé après la dernière étape ; commence à la suivante"
        case .finished: "parcours terminé"
        case .noNewEdition: "a reçu toutes les éditions"
        case .noFreshNote: "pas de nouvelles récentes du chantier"
        case .anchorMissing: "une date clé manque"
        case .anchorImplausible: "une date clé est à corriger"
        case .returned: "lettre rapportée par la poste"
        case .noAddress: "sans adresse e-mail"
        case .noAgreement: "sans accord pour l’e-mail"
        case .suppressed: "désinscrit, ou adresse en erreur"
        case .deceased: "décédé"
        case .left: "a quitté la coopérative"
        case .graceOver: "trop tard : délai de grâce dépassé"
        case .outsideWindow: "hors de la plage d’envoi"
        case .oneOverdueADay: "un seul courriel en retard par jour"
        case .frequencyCap: "assez de courriels déjà"
        case .reminderTooSoon: "une autre lettre de l’enquête n’est pas partie depuis sept jours"
        case .remindersOver: "a déjà reçu deux rappels"
        case .paused: "campagne en pause"
        case .notLaunched: "campagne non lancée"
        case .missingValue: "il manque une valeur"
        case .notMade: "le courriel ne peut pas être composé"
        case .bodyBegan: "l’envoi avait commencé par un serveur"
        case .conditionNotMet: "étape qui ne s’adresse pas à eux"
        case .listMissing: "liste de participation à importer"
        case .ended: "terminé"
        case .bounced: "revenu sans être remis"
        case .backfillLater: "attend son tour"
        }
    }
}
