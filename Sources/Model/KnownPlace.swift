/// Where a piece that many texts share stands in one of them: lines that were prepared once, and need not be looked at
/// again.
package struct KnownPlace: Hashable, Sendable {
    /// Which of the prepared pieces it is.
    package let number: Int
    /// The offset of its first octet.
    package let start: Int
    /// In octets.
    package let count: Int

    package init(number: Int, start: Int, count: Int) {
        self.number = number
        self.start = start
        self.count = count
    }
}
