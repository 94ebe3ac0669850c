import Bounces

/// A mail that came to the bounce address.
enum BounceTarget {
    @Sendable static func run(_ input: [UInt8]) throws {
        let report = BounceReport(input)
        try Finding.unless(report == BounceReport(input), "explained otherwise the second time")
        try Finding.unless(!report.words.contains { $0.isNewline }, "the server's words stand on two lines")
        for token in BounceReport.tokens(in: input, localPart: "retour", domain: "coop.example") {
            try Finding.unless((1...64).contains(token.utf8.count), "a token of \(token.utf8.count) letters")
        }
    }
}
