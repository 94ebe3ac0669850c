/// One entry through which others' bytes come in, with what must hold whatever they are. The fuzzer and the tests that
/// play kept inputs back go through the same.
package struct FuzzTarget: Sendable {
    package enum Name: String, CaseIterable, Sendable {
        case form, router, token, survey, csv, sheet, bounce, mustache
    }

    private let body: @Sendable ([UInt8]) throws -> Void

    package init(_ name: Name) throws {
        switch name {
        case .form: body = FormTarget.run
        case .router:
            let site = try FuzzedSite()
            body = { try site.run($0) }
        case .token: body = try TokenTarget().run
        case .survey: body = SurveyTarget.run
        case .csv: body = TableTarget.csv
        case .sheet: body = TableTarget.sheet
        case .bounce: body = BounceTarget.run
        case .mustache: body = MustacheTarget.run
        }
    }

    /// Throws `Finding` where something does not hold; a trap is a finding, too.
    package func run(_ input: [UInt8]) throws { try body(input) }
}

/// What an input brought to light.
package struct Finding: Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }

    static func unless(_ holds: Bool, _ otherwise: @autoclosure () -> String) throws(Finding) {
        if !holds { throw Finding(otherwise()) }
    }
}
