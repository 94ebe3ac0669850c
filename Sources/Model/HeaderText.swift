/// Text that may stand in a header field: no CR, LF, NUL or other control character (tab becomes a
/// space), leading and trailing blanks cut. Everything that reaches a header passes through here or
/// through `EmailAddress`.
package struct HeaderText: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    /// Fails where the text holds CR, LF, NUL or another C0 control or DEL.
    package init?(_ text: some StringProtocol) {
        var text = String(text)
        let isClean = text.withUTF8 { octets in
            octets.allSatisfy { $0 >= 32 && $0 != 127 } && octets.first != 32 && octets.last != 32
        }
        if isClean {
            self.text = text
            return
        }
        var scalars = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == "\t" {
                scalars.append(" ")
            } else if scalar.value < 32 || scalar.value == 127 {
                return nil
            } else {
                scalars.append(scalar)
            }
        }
        var slice = scalars[...]
        while slice.first == " " { slice.removeFirst() }
        while slice.last == " " { slice.removeLast() }
        self.text = String(slice)
    }

    package var isEmpty: Bool { text.isEmpty }
    package var description: String { text }
}
