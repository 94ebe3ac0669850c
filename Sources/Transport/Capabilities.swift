/// What a server offered in reply to the last EHLO (RFC 5321 §4.1.1.1).
package struct Capabilities: Hashable, Sendable {
    /// RFC 2920.
    package var pipelining: Bool

    /// Whether `SIZE=` may be said in MAIL (RFC 1870).
    package var size: Bool

    /// Octets that a message may have; nil where the server names no limit.
    package var largestMessage: Int?

    package init(pipelining: Bool = false, size: Bool = false, largestMessage: Int? = nil) {
        self.pipelining = pipelining
        self.size = size
        self.largestMessage = largestMessage
    }

    /// Reads the lines of a whole opening (greeting, EHLO, STARTTLS, EHLO again, AUTH) and keeps the last
    /// EHLO's: what was said before TLS must be forgotten (RFC 3207 §4.2).
    package init(openingLines lines: [String]) {
        var last: [Substring] = []
        var run: [Substring] = []
        for line in lines {
            let line = line.prefix { $0 != "\r" && $0 != "\n" && $0 != "\r\n" }
            guard line.hasPrefix("250") else { continue }
            run.append(line.dropFirst(4))
            if !line.hasPrefix("250-") {
                last = run
                run = []
            }
        }
        self.init()
        for line in last.dropFirst() {
            let words = line.uppercased().split(separator: " ")
            if words.first == "PIPELINING" { pipelining = true }
            if words.first == "SIZE" {
                size = true
                largestMessage = words.dropFirst().first.flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil }
            }
        }
    }
}
