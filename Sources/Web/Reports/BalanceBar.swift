internal import Engine
internal import Surveys

/// All invitations as one bar. The table below it says the same in numbers, so readers of the page are spared it.
struct BalanceBar {
    private let rates: ResponseRates

    init(_ rates: ResponseRates) { self.rates = rates }

    var svg: HTML {
        guard rates.invited > 0 else { return "" }
        var left = 0
        let parts = Disposition.balance.compactMap { disposition -> HTML? in
            let count = rates.count(disposition)
            guard count > 0 else { return nil }
            // Thousandths of the width, so that the ends meet whatever is rounded.
            let start = left * Self.width / rates.invited
            left += count
            let end = left * Self.width / rates.invited
            return
                "<rect class=\"\(disposition.rawValue)\" x=\"\(start)\" y=\"0\" width=\"\(max(1, end - start))\" height=\"28\"/>\n"
        }
        return """
            <svg class="bar" viewBox="0 0 \(Self.width) 28" preserveAspectRatio="none" aria-hidden="true">
            \(parts)</svg>

            """
    }

    private static let width = 1_000
}
