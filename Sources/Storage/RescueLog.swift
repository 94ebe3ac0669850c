internal import Foundation
internal import Model

/// Where outcomes go that the ledger cannot take (a full or failing disk): a text file beside the database, one
/// line for each, on the disk before `append` returns. The next run reads it before anything else.
///
/// Its room is reserved while there is some: when the disk is full, writing into it needs no more.
package final class RescueLog: @unchecked Sendable {
    package let path: String
    private let descriptor: Int32
    private let lock = NSLock()
    // Guarded by `lock`.
    private var length = 0
    private var tally = (kept: 0, lost: 0)
    private var isFinished = false

    /// Two outcomes for each of fifty connections, 512 bytes of reply each, and as much again.
    private static let room = 131_072

    /// Makes the file and reserves its room; only for the holder of the run lock, after `Database.settleRescued`.
    package init(besides database: String) throws {
        path = Self.path(besides: database)
        descriptor = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.error(path, "cannot be made", errno) }
        let fault = posix_fallocate(descriptor, 0, off_t(Self.room))
        guard fault == 0, fsync(descriptor) == 0 else {
            close(descriptor)
            unlink(path)
            throw Self.error(path, "has no room", fault == 0 ? errno : fault)
        }
    }

    deinit {
        finish()
        close(descriptor)
    }

    /// Takes the file away where nothing was written; to be called when the last connection has ended. Not left to
    /// `deinit` alone: at the end of the program a thread may still hold the log.
    package func finish() {
        lock.withLock {
            if length == 0, !isFinished { unlink(path) }
            isFinished = true
        }
    }

    /// How many outcomes it holds, and how many it could not take either: those come into doubt.
    package var result: (kept: Int, lost: Int) { lock.withLock { tally } }

    func append(_ outcomes: [Outcome]) {
        guard !outcomes.isEmpty else { return }
        let bytes = outcomes.flatMap { Array(Self.line($0).utf8) }
        lock.withLock {
            let written = pwrite(descriptor, bytes, bytes.count, off_t(length))
            guard written == bytes.count, fdatasync(descriptor) == 0 else {
                tally.lost += outcomes.count
                return
            }
            length += bytes.count
            tally.kept += outcomes.count
        }
    }

    static func path(besides database: String) -> String { database + ".rescue" }

    private static func error(_ path: String, _ what: String, _ code: Int32) -> StorageError {
        StorageError(
            kind: code == ENOSPC ? .full : .unreachable,
            message:
                "\(path): the rescue log \(what) (\(String(cString: strerror(code)))); nothing was sent; free some "
                + "space and run the command again, and check that you may write in this folder")
    }

    /// Number, state, moment, next moment, whether the attempt counts, reason, reply, and a mark that the line
    /// is whole; between tabs.
    static func line(_ outcome: Outcome) -> String {
        let fields = [
            String(outcome.id), outcome.state.rawValue, String(outcome.at.milliseconds),
            outcome.nextAt.map { String($0.milliseconds) } ?? "", outcome.countsAttempt ? "1" : "0",
            outcome.reason?.code.rawValue ?? "", plain(outcome.reason?.detail ?? ""), plain(outcome.reply),
            ".",
        ]
        return fields.joined(separator: "\t") + "\n"
    }

    /// Without what would end a field, and at most 512 bytes.
    private static func plain(_ text: String) -> String {
        String(decoding: text.utf8.prefix(512).map { $0 < 0x20 ? 0x20 : $0 }, as: UTF8.self)
    }

    /// nil for a line that is not whole: its delivery comes into doubt.
    static func outcome(_ line: Substring) -> Outcome? {
        let fields = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
        guard fields.count == 9, fields[8] == ".", let id = Int64(fields[0]),
            let state = DeliveryState(rawValue: fields[1]), let at = Int64(fields[2])
        else { return nil }
        return Outcome(
            id: id, state: state, reply: fields[7],
            reason: Reason(code: fields[5], detail: fields[6]),
            nextAt: Int64(fields[3]).map(Instant.init(milliseconds:)), countsAttempt: fields[4] == "1",
            at: Instant(milliseconds: at))
    }
}

extension Database {
    /// Takes over what the last run could only keep in its rescue log, and removes the log. Only for the holder
    /// of the run lock, before `settleLeftovers`. A delivery that is no longer `sending` has had its outcome: a
    /// log that is read twice changes nothing. Returns how many outcomes were taken over.
    package func settleRescued() throws -> Int {
        let log = RescueLog.path(besides: path)
        guard FileManager.default.fileExists(atPath: log) else { return 0 }
        guard let bytes = FileManager.default.contents(atPath: log) else {
            throw StorageError(
                kind: .unreachable,
                message:
                    "\(log): the outcomes that the last run could not write into the database cannot be read; "
                    + "nothing was sent; check who may read the file")
        }
        // Behind the lines lies the reserved room.
        let outcomes = String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
            .split(separator: "\n").compactMap(RescueLog.outcome)
        let taken = try connection.transaction {
            var journal = try EventJournal(connection: connection)
            var taken = 0
            for outcome in outcomes
            where try connection.number(LedgerSQL.isSending, .int(outcome.id)) == 1 {
                try LedgerSQL.settle(outcome, connection, &journal)
                taken += 1
            }
            return taken
        }
        unlink(log)
        return taken
    }
}
