/// A reason's facts as the ledger keeps them: `step=janvier;due=2027-01-15;sent=2027-01-18`. Names of facts are
/// never reused for another meaning, and unknown ones are passed over.
extension Reason {
    /// The facts in one line, without control characters; empty where there are none.
    package var detail: String {
        var fields: [(String, String?)] = [("campaign", facts.campaign?.text)]
        fields += Reason.fields(facts.slot, "") + Reason.fields(facts.next, "next-")
        fields += [
            ("date", facts.keyDate?.text), ("day", facts.day?.description), ("fault", facts.fault?.rawValue),
            ("cause", facts.cause?.rawValue), ("age", facts.age.map(String.init)), ("person", facts.person),
            ("value", facts.value), ("note", facts.note),
        ]
        return fields.compactMap { name, value in value.map { "\(name)=\(Reason.escaped($0))" } }
            .joined(separator: ";")
    }

    /// What the ledger holds; nil for a code that this Gazette does not know, or none. A detail of another form
    /// is kept as a note.
    package init?(code: String, detail: String) {
        guard let code = Code(rawValue: code) else { return nil }
        var values: [Substring: String] = [:]
        for field in detail.split(separator: ";") {
            guard let mark = field.firstIndex(of: "="), mark > field.startIndex else { continue }
            values[field[..<mark]] = Reason.unescaped(field[field.index(after: mark)...])
        }
        guard !values.isEmpty || detail.isEmpty else {
            self.init(code, Facts(note: detail))
            return
        }
        self.init(
            code,
            Facts(
                campaign: values["campaign"].flatMap { Slug($0) }, slot: Reason.slot(values, ""),
                next: Reason.slot(values, "next-"), keyDate: values["date"].flatMap { Slug($0) },
                day: values["day"].flatMap { CivilDate(iso: $0) },
                fault: values["fault"].flatMap(DateFault.init), cause: values["cause"].flatMap(Code.init),
                age: values["age"].flatMap { Int($0) }, person: values["person"], value: values["value"],
                note: values["note"]))
    }

    private static func fields(_ slot: Slot?, _ prefix: String) -> [(String, String?)] {
        [
            (prefix + "step", slot?.step.text), (prefix + "occurrence", slot?.occurrence),
            (prefix + "due", slot?.dueOn.description),
            (prefix + "sent", slot.flatMap { $0.sendOn == $0.dueOn ? nil : $0.sendOn.description }),
        ]
    }

    private static func slot(_ values: [Substring: String], _ prefix: String) -> Slot? {
        func value(_ name: String) -> String? { values[Substring(prefix + name)] }
        guard let step = value("step").flatMap({ Slug($0) }),
            let due = value("due").flatMap({ CivilDate(iso: $0) })
        else { return nil }
        let sent = value("sent").flatMap { CivilDate(iso: $0) }
        return Slot(step: step, occurrence: value("occurrence"), dueOn: due, sendOn: sent ?? due)
    }

    /// Percent-encodes what would end a field or a line.
    private static func escaped(_ text: String) -> String {
        guard text.utf8.contains(where: mustEscape) else { return text }
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            guard mustEscape(byte) else {
                bytes.append(byte)
                continue
            }
            let digits = Array("0123456789ABCDEF".utf8)
            bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func mustEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == 0x7F || byte == UInt8(ascii: ";") || byte == UInt8(ascii: "%")
    }

    private static func unescaped(_ text: Substring) -> String {
        guard text.utf8.contains(UInt8(ascii: "%")) else { return String(text) }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
