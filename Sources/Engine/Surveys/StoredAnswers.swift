internal import Model
internal import Storage
internal import Surveys

extension Invitation {
    /// What the ledger says, in the words of product.md §6.
    init(_ stored: StoredInvitation) {
        var mailings = stored.mailings.map { mailing -> Mailing in
            switch mailing.state {
            case .queued, .sending, .deferred, .inDoubt: .open
            case .accepted: .sent(mailing.sendOn)
            case .failed:
                // Accepted first, then sent back: it was sent.
                ["bounced", "returned"].contains(mailing.reason) ? .returned(mailing.sendOn) : .failed
            case .suppressed, .skipped, .cancelled: .failed
            }
        }
        if let day = stored.handedOverOn { mailings.append(.sent(day)) }
        let sentSteps = zip(stored.mailings, mailings).filter { $0.1.sentOn != nil }.map(\.0.step)
        self.init(
            id: stored.id, mailings: mailings, isIneligible: stored.isIneligible,
            hasRefused: stored.hasRefused,
            answer: stored.answer.flatMap { answer in
                AnswerStanding(stored: answer.standing).map {
                    Answered(standing: $0, channel: answer.channel, on: answer.on)
                }
            }, reminders: max(0, Set(sentSteps).count - 1))
    }
}

extension AnswerStanding {
    /// As the database holds it.
    var stored: String {
        switch self {
        case .complete: "complete"
        case .partial: "partial"
        case .breakOff: "break_off"
        }
    }

    init?(stored: String) {
        switch stored {
        case "complete": self = .complete
        case "partial": self = .partial
        case "break_off": self = .breakOff
        default: return nil
        }
    }
}

extension AnswerSheet {
    /// What was stored, as far as the survey still asks it.
    init(_ fields: AnswerFields, _ survey: Survey) {
        let questions = Dictionary(survey.questions.map { ($0.name.text, $0) }) { first, _ in first }
        var values: [Slug: AnswerValue] = [:]
        for (name, value) in fields.values {
            guard let question = questions[name], case .success(let read?) = question.read([value]) else {
                continue
            }
            values[question.name] = read
        }
        self.init(values, to: survey)
    }

    /// In the survey's order.
    func fields(_ survey: Survey) -> AnswerFields {
        AnswerFields(
            survey.questions.compactMap { question in
                values[question.name].map { (question.name.text, $0.stored) }
            })
    }
}
