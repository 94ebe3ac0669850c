package import Model

/// One mail as Gazette sends it: a text part, an HTML part and its pictures.
///
/// Every value that reaches a header was made by a failable initialiser, so a message that exists can
/// be encoded.
package struct OutgoingMessage: Sendable {
    /// Sender and list, which many mails have in common.
    package var common: CommonFields
    package var to: [Mailbox]
    package var subject: HeaderText
    package var date: Instant
    /// Seconds east of UTC on the sender's clock at `date`.
    package var utcOffset: Int
    package var messageID: MessageID
    package var listUnsubscribe: ListUnsubscribe?
    package var extraFields: [ExtraField]
    package var text: Body
    package var html: Body
    package var pictures: [EncodedPart]

    package init(
        _ common: CommonFields, to: [Mailbox], subject: HeaderText, date: Instant, utcOffset: Int,
        messageID: MessageID, listUnsubscribe: ListUnsubscribe? = nil, extraFields: [ExtraField] = [],
        text: Body, html: Body, pictures: [EncodedPart] = []
    ) {
        self.common = common
        self.to = to
        self.subject = subject
        self.date = date
        self.utcOffset = utcOffset
        self.messageID = messageID
        self.listUnsubscribe = listUnsubscribe
        self.extraFields = extraFields
        self.text = text
        self.html = html
        self.pictures = pictures
    }

    /// A header field of the caller's own; never one that the message writes itself.
    package struct ExtraField: Hashable, Sendable {
        package let name: HeaderName
        package let value: HeaderText

        package init(name: HeaderName, value: HeaderText) {
            self.name = name
            self.value = value
        }
    }
}
