internal import Foundation
internal import Model

#if canImport(Glibc)
    internal import Glibc
#endif

/// Delivers into a Maildir: written under `tmp/`, then linked into `new/`, so that a reader never sees
/// half a mail. The embedded default, and what the demo uses.
///
/// A file is named after its delivery. Handed over twice, a delivery leaves a second file, `<name>.2`:
/// no mail is lost and the double can be seen.
package struct Maildir: Relay {
    private let folder: String
    private let durable: Bool

    /// `durable` makes the disk hold each mail before it counts as accepted.
    package init(folder: String, durable: Bool = true) {
        self.folder = folder
        self.durable = durable
    }

    /// The file name for a delivery, without the suffix of a double.
    package static func fileName(_ id: Int64) -> String { "delivery-\(id)" }

    package func probe() throws(RelayTrouble) -> String {
        try prepare()
        return "Mails are delivered into the Maildir \(folder)."
    }

    /// One mail after the other, as connection 0: a disk gains nothing from several.
    package func deliver(from feed: any MailFeed, connections: Int) -> DeliveryReport {
        var report = DeliveryReport()
        do {
            try prepare()
        } catch {
            report.add(error)
            return report
        }
        var held: Settlement?
        while let envelope = feed.next(connection: 0) {
            let granted = feed.commit([FeedEntry(settled: held, claim: envelope.id)])
            held = nil
            guard granted == [true] else { continue }
            let outcome = feed.isStopping ? .relayTrouble(Maildir.stopped) : store(envelope)
            held = Settlement(id: envelope.id, outcome: outcome)
            if case .relayTrouble(let trouble) = outcome {
                if trouble.kind != .stopped { report.add(trouble) }
                break
            }
        }
        if let held { _ = feed.commit([FeedEntry(settled: held)]) }
        report.isFinished = report.troubles.isEmpty
        return report
    }

    private static let stopped = RelayTrouble(.stopped, "Stopped before the mail was written.")

    private func prepare() throws(RelayTrouble) {
        for name in ["tmp", "new", "cur"] {
            do {
                try FileManager.default.createDirectory(
                    atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
            } catch {
                throw RelayTrouble(
                    .unreachable,
                    "The Maildir \(folder)/\(name) cannot be made (\(error.localizedDescription))."
                        + " Check the path and its permissions.")
            }
        }
    }

    private func store(_ envelope: Envelope) -> HandOver {
        let name = Maildir.fileName(envelope.id)
        let draft = "\(folder)/tmp/\(name)"
        defer { unlink(draft) }
        if let fault = write(envelope.message, to: draft) { return .relayTrouble(trouble(draft, fault)) }
        var target = name
        var copy = 1
        while link(draft, "\(folder)/new/\(target)") != 0 {
            guard errno == EEXIST, copy < 1_000 else {
                return .relayTrouble(trouble("\(folder)/new/\(target)", errno))
            }
            copy += 1
            target = "\(name).\(copy)"
        }
        if durable, let fault = synchronize(folder: "\(folder)/new") {
            return .inDoubt(
                "new/\(target) was written but the disk may not hold it (\(Maildir.words(fault)))")
        }
        return .accepted(Reply(code: 250, text: "delivered to new/\(target)"))
    }

    /// The error number, or nil where all is well.
    private func write(_ message: [UInt8], to path: String) -> Int32? {
        let file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { return errno }
        defer { close(file) }
        var start = 0
        while start < message.count {
            let count = message[start...].withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return errno }
            start += count
        }
        return durable && fsync(file) != 0 ? errno : nil
    }

    private func synchronize(folder: String) -> Int32? {
        let handle = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard handle >= 0 else { return errno }
        defer { close(handle) }
        return fsync(handle) != 0 ? errno : nil
    }

    private func trouble(_ path: String, _ fault: Int32) -> RelayTrouble {
        RelayTrouble(
            .lost,
            "\(path) cannot be written (\(Maildir.words(fault))). Check the disk's room and the permissions.")
    }

    private static func words(_ fault: Int32) -> String { String(cString: strerror(fault)) }
}
