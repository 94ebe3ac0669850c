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
        boundary.write(.alternative, to: &writer)
        writer.write("\"\r\n")
        boundary.open(.alternative, in: &writer)
        writer.write(
            "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
        writer.place = QuotedPrintable.write(text, to: writer.place)
        boundary.open(.alternative, in: &writer)
        if !pictures.isEmpty {
            writer.write("Content-Type: multipart/related; type=\"text/html\";\r\n boundary=\"")
            boundary.write(.related, to: &writer)
            writer.write("\"\r\n")
            boundary.open(.related, in: &writer)
        }
        writer.write(
            "Content-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n")
        writer.place = QuotedPrintable.write(html, to: writer.place)
        for picture in pictures {
            boundary.open(.related, in: &writer)
            writer.write(picture.octets)
        }
        if !pictures.isEmpty { boundary.close(.related, in: &writer) }
        boundary.close(.alternative, in: &writer)
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

    /// What tells the boundaries of one message apart.
    enum Part {
        case alternative, related

        var ending: StaticString { self == .alternative ? "_a" : "_r" }
    }

    private let stem: [UInt8]

    /// The same for the same message, another for the next: FNV-1a of the message's identity.
    init(_ messageID: MessageID) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        var text = messageID.text
        text.withUTF8 { for octet in $0 { hash = (hash ^ UInt64(octet)) &* 0x0000_0100_0000_01B3 } }
        stem = [UInt8](unsafeUninitializedCapacity: 15) { octets, count in
            var rest = hash
            repeat {
                rest /= 36
                count += 1
            } while rest > 0
            octets[0] = UInt8(ascii: "=")
            octets[1] = Octet.underscore
            for place in (2..<(count + 2)).reversed() {
                let digit = UInt8(hash % 36)
                octets[place] = digit < 10 ? 48 + digit : 87 + digit
                hash /= 36
            }
            count += 2
        }
    }

    func write(_ part: Part, to writer: inout OctetWriter) {
        writer.write(stem)
        writer.write(part.ending)
    }

    func open(_ part: Part, in writer: inout OctetWriter) {
        writer.write("\r\n--")
        write(part, to: &writer)
        writer.write("\r\n")
    }

    func close(_ part: Part, in writer: inout OctetWriter) {
        writer.write("\r\n--")
        write(part, to: &writer)
        writer.write("--")
    }
}
