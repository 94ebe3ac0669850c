internal import Model

/// A campaign's hours and days lie inside the coop's own send window.
struct WindowCheck {
    let coop: Settings.SendWindow

    private static let dayNames = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

    func check(_ file: CampaignFile, _ list: inout FaultList) {
        if let place = file.window { check(place, &list) }
        guard let time = file.timeOfDay else { return }
        if time.value < coop.from || time.value >= coop.to {
            list.add(
                at: time,
                "time: found \(time.value), expected a time inside the send-window of gazette.yaml, "
                    + "\(coop.from) to \(coop.to)")
        } else if let window = file.window?.value,
            window.from.map({ time.value < $0 }) == true || window.to.map({ time.value >= $0 }) == true
        {
            list.add(
                at: time,
                "time: found \(time.value), expected a time inside the campaign's own window, "
                    + "\(window.from ?? coop.from) to \(window.to ?? coop.to)")
        }
    }

    private func check(_ place: Located<CampaignWindow>, _ list: inout FaultList) {
        let window = place.value
        let outside = (window.weekdays ?? []).subtracting(coop.days).sorted()
        if !outside.isEmpty {
            list.add(
                at: place,
                "window: found \(names(outside)), expected days of the send-window of gazette.yaml, "
                    + names(coop.days.sorted()))
        }
        let from = window.from ?? coop.from
        let to = window.to ?? coop.to
        if from < coop.from || to > coop.to || from >= to {
            list.add(
                at: place,
                "window: found \(from) to \(to), expected times inside the send-window of gazette.yaml, "
                    + "\(coop.from) to \(coop.to)")
        }
    }

    private func names(_ days: [Int]) -> String {
        days.compactMap { Self.dayNames.indices.contains($0 - 1) ? Self.dayNames[$0 - 1] : nil }
            .joined(separator: ", ")
    }
}
