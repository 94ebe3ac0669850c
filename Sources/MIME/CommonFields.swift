/// The header fields that all mails of a campaign share, encoded once. An object, because every mail holds it.
package final class CommonFields: Sendable {
    package let from: Mailbox
    /// Who really sends, where that is not `from` (RFC 5322 §3.6.2).
    package let sender: Mailbox?
    package let replyTo: Mailbox?
    package let listID: ListID?
    package let feedbackID: FeedbackID?
    /// `From`, `Sender` and `Reply-To`.
    let people: [UInt8]
    /// `List-Id`.
    let list: [UInt8]
    /// `Feedback-ID`.
    let feedback: [UInt8]

    package init(
        from: Mailbox, sender: Mailbox? = nil, replyTo: Mailbox? = nil, listID: ListID? = nil,
        feedbackID: FeedbackID? = nil
    ) {
        self.from = from
        self.sender = sender
        self.replyTo = replyTo
        self.listID = listID
        self.feedbackID = feedbackID
        people = HeaderField.octets { $0.people(from: from, sender: sender, replyTo: replyTo) }
        list = HeaderField.octets { $0.list(listID) }
        feedback = HeaderField.octets { $0.feedback(feedbackID) }
    }
}

extension HeaderField {
    fileprivate static func octets(_ write: (inout HeaderField) -> Void) -> [UInt8] {
        var field = HeaderField(into: [])
        write(&field)
        return field.buffer
    }

    fileprivate mutating func people(from: Mailbox, sender: Mailbox?, replyTo: Mailbox?) {
        mailboxes("From", [from])
        if let sender { mailboxes("Sender", [sender]) }
        if let replyTo { mailboxes("Reply-To", [replyTo]) }
    }

    mutating func mailboxes(_ name: StaticString, _ mailboxes: [Mailbox]) {
        begin(name)
        self.mailboxes(mailboxes)
        end()
    }

    fileprivate mutating func list(_ listID: ListID?) {
        guard let listID else { return }
        begin("List-Id")
        if let name = listID.name, !name.isEmpty { phrase(name) }
        angled(listID.identifier)
        end()
    }

    fileprivate mutating func feedback(_ feedbackID: FeedbackID?) {
        guard let feedbackID else { return }
        begin("Feedback-ID")
        token(feedbackID.text.utf8)
        end()
    }
}
