internal import Engine
internal import Surveys

/// Cumulative complete answers by day since the first send: a picture with its description, and the table behind it.
struct ResponseCurve {
    private let points: [(day: Int, complete: Int)]
    private let sent: Int

    /// nil where nobody answered yet.
    init?(_ rates: ResponseRates) {
        points = rates.curve
        sent = rates.sent
        if points.isEmpty { return nil }
    }

    private static let (width, height) = (720, 280)
    private static let (left, right, top, bottom) = (52, 64, 16, 42)

    private var total: Int { points.last?.complete ?? 0 }
    private var lastDay: Int { max(1, points.last?.day ?? 0) }
    private var step: Int { Self.step(total, at: 4) }
    private var summit: Int { max(step, (total + step - 1) / step * step) }

    var figure: HTML {
        """
        <figure>
        <svg class="curve" viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-labelledby="courbe-titre courbe-texte">
        <title id="courbe-titre">Réponses complètes cumulées, par jour depuis le premier envoi à chacun</title>
        <desc id="courbe-texte">\(description)</desc>
        \(grid)\(line)</svg>
        <figcaption>Réponses complètes cumulées, selon le nombre de jours depuis le premier envoi à chaque invité.</figcaption>
        <details><summary>Les chiffres de la courbe</summary>
        <table>
        <caption>Réponses complètes, jour par jour</caption>
        <thead><tr><th scope="col">Jour</th><th scope="col">Ce jour-là</th><th scope="col">En tout</th></tr></thead>
        <tbody>
        \(rows)</tbody>
        </table>
        </details>
        </figure>

        """
    }

    private var description: String {
        let half = points.first { 2 * $0.complete >= total }
        let reached = half.map {
            $0.day == 0
                ? "la moitié dès le jour de l’envoi"
                : "la moitié au bout de \($0.day) \($0.day == 1 ? "jour" : "jours")"
        }
        return
            "\(ReportPage.number(total)) réponses complètes en \(points.last?.day ?? 0) jours ; \(reached ?? "")."
    }

    /// Days on which somebody answered; the days between are those of the day before.
    private var rows: [HTML] {
        var before = 0
        return points.compactMap { point in
            defer { before = point.complete }
            guard point.complete > before else { return nil }
            return
                "<tr><th scope=\"row\">\(point.day)</th><td>\(ReportPage.number(point.complete - before))</td><td>\(ReportPage.number(point.complete))</td></tr>\n"
        }
    }

    private var grid: HTML {
        let lines = stride(from: 0, through: summit, by: step).map { value -> HTML in
            """
            <line class="grid" x1="\(Self.left)" y1="\(y(value))" x2="\(Self.width - Self.right)" y2="\(y(value))"/>
            <text x="\(Self.left - 8)" y="\(y(value) + 4)" text-anchor="end">\(ReportPage.number(value))</text>

            """
        }
        let days = stride(from: 0, through: lastDay, by: Self.step(lastDay, at: 7)).map { day -> HTML in
            "<text x=\"\(x(day))\" y=\"\(Self.height - Self.bottom + 18)\" text-anchor=\"middle\">\(day)</text>\n"
        }
        let middle = (Self.left + Self.width - Self.right) / 2
        return """
            \(lines)\(days)<text x="\(middle)" y="\(Self.height - 4)" text-anchor="middle">jours depuis le premier envoi</text>

            """
    }

    private var line: HTML {
        let path = points.map { "\(x($0.day)),\(y($0.complete))" }.joined(separator: " ")
        let (endX, endY) = (x(points.last?.day ?? 0), y(total))
        return """
            <polygon class="area" points="\(x(0)),\(y(0)) \(path) \(endX),\(y(0))"/>
            <polyline class="line" points="\(path)"/>
            <circle class="end" cx="\(endX)" cy="\(endY)" r="4"/>
            <text class="end" x="\(endX + 9)" y="\(endY + 5)">\(ReportPage.number(total))</text>

            """
    }

    private func x(_ day: Int) -> Int {
        Self.left + day * (Self.width - Self.left - Self.right) / lastDay
    }
    private func y(_ value: Int) -> Int {
        Self.height - Self.bottom - value * (Self.height - Self.top - Self.bottom) / summit
    }

    /// 1, 2 or 5 times a power of ten, so that about so many steps reach the value.
    private static func step(_ value: Int, at steps: Int) -> Int {
        var unit = 1
        while true {
            for factor in [1, 2, 5] where factor * unit * steps >= value { return factor * unit }
            unit *= 10
        }
    }
}
