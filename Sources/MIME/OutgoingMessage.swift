package import Model

/// One mail as Gazette sends it: a text part, an HTML part and its pictures.
///
/// Every value that reaches a header was made by a failable initialiser, so a message that exists can
/// be encoded.
package struct OutgoingMessage: Sendable {
    package var from: Mailbox { didSet { common = nil } }
    /// Who really sends, where that is not `from` (RFC 5322 §3.6.2).
    package var sender: Mailbox? { didSet { common = nil } }
    package var replyTo: Mailbox? { didSet { common = nil } }
    package var to: [Mailbox]
    package var subject: HeaderText
    package var date: Instant
    /// Seconds east of UTC on the sender's clock at `date`.
    package var utcOffset: Int
    package var messageID: MessageID
    package var listID: ListID? { didSet { common = nil } }
    package var listUnsubscribe: ListUnsubscribe?
    package var feedbackID: FeedbackID? { didSet { common = nil } }
    package var extraFields: [ExtraField]
    /// UTF-8 with any line ends.
    package var text: [UInt8]
    /// UTF-8 with any line ends.
    package var html: [UInt8]
    package var pictures: [EncodedPart]
    /// Fields that were encoded before; nil where they must be now.
    private(set) var common: CommonFields?

    /// One of many mails with the same sender and list.
    package init(
        _ common: CommonFields, to: [Mailbox], subject: HeaderText, date: Instant, utcOffset: Int,
        messageID: MessageID, listUnsubscribe: ListUnsubscribe?, text: [UInt8], html: [UInt8],
        pictures: [EncodedPart]
    ) {
        self.init(
            from: common.from, replyTo: common.replyTo, to: to, subject: subject, date: date,
            utcOffset: utcOffset, messageID: messageID, listID: common.listID,
            listUnsubscribe: listUnsubscribe, feedbackID: common.feedbackID, text: text, html: html,
            pictures: pictures)
        self.common = common
    }

    package init(
        from: Mailbox, sender: Mailbox? = nil, replyTo: Mailbox? = nil, to: [Mailbox], subject: HeaderText,
        date: Instant, utcOffset: Int, messageID: MessageID, listID: ListID? = nil,
        listUnsubscribe: ListUnsubscribe? = nil, feedbackID: FeedbackID? = nil,
        extraFields: [ExtraField] = [], text: [UInt8], html: [UInt8], pictures: [EncodedPart] = []
    ) {
        self.from = from
        self.sender = sender
        self.replyTo = replyTo
        self.to = to
        self.subject = subject
        self.date = date
        self.utcOffset = utcOffset
        self.messageID = messageID
        self.listID = listID
        self.listUnsubscribe = listUnsubscribe
        self.feedbackID = feedbackID
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
