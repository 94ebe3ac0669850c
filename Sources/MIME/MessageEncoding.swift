internal import Model

extension OutgoingMessage {
    /// The message as it goes to the relay: CRLF line ends, 7-bit, no body line that begins with a dot,
    /// CRLF at the very end; without the dot that ends SMTP's DATA.
    package func encoded() -> [UInt8] {
        var buffer: [UInt8] = []
        buffer.reserveCapacity(
            2048 + (text.count + html.count) * 5 / 4 + pictures.reduce(0) { $0 + $1.octets.count + 80 })
        encode(into: &buffer)
        return buffer
    }

    /// Appends the message to `buffer`, whose storage the caller may keep from mail to mail.
    package func encode(into buffer: inout [UInt8]) {
        let boundary = Boundary(messageID)
        var field = HeaderField(into: [])
        swap(&field.buffer, &buffer)
        writePeople(to: &field)
        writeList(to: &field)
        for extra in extraFields {
            field.begin(extra.name.text)
            field.unstructured(extra.value, sparing: 900)
            field.end()
        }
        swap(&field.buffer, &buffer)
        writeBody(to: &buffer, boundary)
    }

    private func writePeople(to field: inout HeaderField) {
        field.begin("Date")
        field.open(31)
        DateField.append(date, utcOffset: utcOffset, to: &field.buffer)
        field.end()
        if let common {
            field.buffer.append(contentsOf: common.people)
        } else {
            field.people(from: from, sender: sender, replyTo: replyTo)
        }
        if !to.isEmpty { field.mailboxes("To", to) }
        field.begin("Subject")
        if !subject.isEmpty { field.unstructured(subject) }
        field.end()
        field.begin("Message-ID")
        field.angled(messageID.text)
        field.end()
    }

    private func writeList(to field: inout HeaderField) {
        if let common { field.buffer.append(contentsOf: common.list) } else { field.list(listID) }
        if let listUnsubscribe {
            let mailto = listUnsubscribe.mailto
            field.begin("List-Unsubscribe")
            field.angled(listUnsubscribe.page, then: mailto == nil ? "" : ",")
            if let mailto { field.angled(mailto) }
            field.end()
            if listUnsubscribe.isOneClick {
                field.buffer.append(contentsOf: "List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n".utf8)
            }
        }
        if let common { field.buffer.append(contentsOf: common.feedback) } else { field.feedback(feedbackID) }
    }

    /// `multipart/alternative`: text, then HTML, inside `multipart/related` where there are pictures.
    private func writeBody(to buffer: inout [UInt8], _ boundary: Boundary) {
        func put(_ text: String) { buffer.append(contentsOf: text.utf8) }
        put("MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"")
        put(boundary.alternative)
        put("\"\r\n")
        boundary.open(boundary.alternative, in: &buffer)
        put("Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
        QuotedPrintable.append(text, to: &buffer)
        boundary.open(boundary.alternative, in: &buffer)
        if !pictures.isEmpty {
            put("Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"")
            put(boundary.related)
            put("\"\r\n")
            boundary.open(boundary.related, in: &buffer)
        }
        put("Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
        QuotedPrintable.append(html, to: &buffer)
        for picture in pictures {
            boundary.open(boundary.related, in: &buffer)
            buffer.append(contentsOf: picture.octets)
        }
        if !pictures.isEmpty { boundary.close(boundary.related, in: &buffer) }
        boundary.close(boundary.alternative, in: &buffer)
        put("\r\n")
    }
}

/// The lines that part a message. They begin with "--=_", which no body line can: quoted-printable
/// follows "=" by hexadecimal digits or the line's end only, base64 has no "-", header lines none in front.
private struct Boundary {
    let alternative: String
    let related: String

    /// The same for the same message, another for the next: FNV-1a of the message's identity.
    init(_ messageID: MessageID) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in messageID.text.utf8 { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
        let stem = "=_" + String(hash, radix: 36)
        alternative = stem + "_a"
        related = stem + "_r"
    }

    func open(_ boundary: String, in buffer: inout [UInt8]) {
        buffer.append(contentsOf: "\r\n--".utf8)
        buffer.append(contentsOf: boundary.utf8)
        buffer.append(contentsOf: "\r\n".utf8)
    }

    func close(_ boundary: String, in buffer: inout [UInt8]) {
        buffer.append(contentsOf: "\r\n--".utf8)
        buffer.append(contentsOf: boundary.utf8)
        buffer.append(contentsOf: "--".utf8)
    }
}
