internal import Model

extension OutgoingMessage {
    /// The message as it goes to the relay: CRLF line ends, 7-bit, no body line that begins with a dot,
    /// CRLF at the very end; without the dot that ends SMTP's DATA.
    package func encoded() -> [UInt8] {
        let boundary = Boundary(messageID)
        let head = head
        let room = pictures.reduce(head.count + text.longest + html.longest + Boundary.room) {
            $0 + $1.octets.count + Boundary.longest
        }
        return [UInt8](unsafeUninitializedCapacity: room) { output, count in
            guard let start = output.baseAddress else { return }
            var writer = OctetWriter(place: start)
            writer.write(head)
            write(to: &writer, boundary)
            count = writer.place - start
        }
    }

    /// All header fields but those of MIME.
    private var head: [UInt8] {
        var field = HeaderField(into: [])
        field.buffer.reserveCapacity(common.people.count + common.list.count + common.feedback.count + 1_000)
        writePeople(to: &field)
        writeList(to: &field)
        for extra in extraFields {
            field.begin(extra.name)
            field.unstructured(extra.value, sparing: 900)
            field.end()
        }
        return field.buffer
    }

    private func writePeople(to field: inout HeaderField) {
        field.begin("Date")
        field.open(31)
        DateField.append(date, utcOffset: utcOffset, to: &field.buffer)
        field.end()
        field.buffer.append(contentsOf: common.people)
        if !to.isEmpty { field.mailboxes("To", to) }
        field.begin("Subject")
        if !subject.isEmpty { field.unstructured(subject) }
        field.end()
        field.begin("Message-ID")
        field.angled(messageID.text)
        field.end()
    }

    private func writeList(to field: inout HeaderField) {
        field.buffer.append(contentsOf: common.list)
        if let listUnsubscribe {
            let mailto = listUnsubscribe.mailto
            field.begin("List-Unsubscribe")
            field.angled(listUnsubscribe.page, then: mailto == nil ? "" : ",")
            if let mailto { field.angled(mailto) }
            field.end()
            if listUnsubscribe.isOneClick {
                field.append("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n")
            }
        }
        field.buffer.append(contentsOf: common.feedback)
    }

    /// `multipart/alternative`: text, then HTML, inside `multipart/related` where there are pictures.
    private func write(to writer: inout OctetWriter, _ boundary: Boundary) {
        writer.write("MIME-Version: 1.0\r\nContent-Type: multipart/alternative;\r\n boundary=\"")
        writer.write(boundary.alternative)
        writer.write("\"\r\n")
        boundary.open(boundary.alternative, in: &writer)
        writer.write(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
        writer.place = QuotedPrintable.write(text, to: writer.place)
        boundary.open(boundary.alternative, in: &writer)
        if !pictures.isEmpty {
            writer.write("Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"")
            writer.write(boundary.related)
            writer.write("\"\r\n")
            boundary.open(boundary.related, in: &writer)
        }
        writer.write(
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
        writer.place = QuotedPrintable.write(html, to: writer.place)
        for picture in pictures {
            boundary.open(boundary.related, in: &writer)
            writer.write(picture.octets)
        }
        if !pictures.isEmpty { boundary.close(boundary.related, in: &writer) }
        boundary.close(boundary.alternative, in: &writer)
        writer.write("\r\n")
    }
}

/// Writes octets one after another, into room that is there.
private struct OctetWriter {
    var place: UnsafeMutablePointer<UInt8>

    mutating func write(_ text: StaticString) {
        text.withUTF8Buffer { write($0) }
    }

    mutating func write(_ octets: [UInt8]) {
        octets.withUnsafeBufferPointer { write($0) }
    }

    private mutating func write(_ octets: UnsafeBufferPointer<UInt8>) {
        guard let start = octets.baseAddress else { return }
        place.update(from: start, count: octets.count)
        place += octets.count
    }
}

/// The lines that part a message. They begin with "--=_", which no body line can: quoted-printable
/// follows "=" by hexadecimal digits or the line's end only, base64 has no "-", header lines none in front.
private struct Boundary {
    /// Octets of a boundary with what is around it, at most: thirteen digits are the hash.
    static let longest = 32
    /// Octets that a message has besides its header fields, bodies and pictures, at most.
    static let room = 1_000

    let alternative: [UInt8]
    let related: [UInt8]

    /// The same for the same message, another for the next: FNV-1a of the message's identity.
    init(_ messageID: MessageID) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        for octet in messageID.text.utf8 { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 }
        var digits: [UInt8] = []
        digits.reserveCapacity(20)
        repeat {
            let digit = UInt8(hash % 36)
            digits.append(digit < 10 ? 48 + digit : 87 + digit)
            hash /= 36
        } while hash > 0
        digits += "_=".utf8
        digits.reverse()
        alternative = digits + "_a".utf8
        related = digits + "_r".utf8
    }

    func open(_ boundary: [UInt8], in writer: inout OctetWriter) {
        writer.write("\r\n--")
        writer.write(boundary)
        writer.write("\r\n")
    }

    func close(_ boundary: [UInt8], in writer: inout OctetWriter) {
        writer.write("\r\n--")
        writer.write(boundary)
        writer.write("--")
    }
}
