internal import Model
internal import Storage

/// A database that was restored from a backup, or copied from another machine or user, does not know what left
/// since: it sends nothing until a person says that it is the right one.
extension Coop {
    /// The mark of the open database; nil where no marks are kept.
    func mark() throws -> DatabaseMark? {
        guard let marks else { return nil }
        return DatabaseMark(folder: marks, identity: try database.identity())
    }

    /// Throws where the database is not the one that this user last saw. A replay (`--now`) is not held: it never
    /// leaves this machine. On confirmation, what fell due until today becomes doubtful. Returns how many mails.
    func requireKnownDatabase(_ options: RunOptions, resend: (Slug) -> Bool) throws -> Int {
        guard let mark = try mark(), !options.isReplay else { return 0 }
        let database = try database
        if options.confirmsDatabase {
            let branch = String(
                UInt32(truncatingIfNeeded: entropy(4).reduce(0) { $0 << 8 | Int($1) }), radix: 36)
            let doubted = try database.confirmDatabase(
                branch: branch, until: today, at: now, resend: resend)
            try mark.write(try database.lastEventNumber(), branch: branch)
            return doubted
        }
        guard let known = mark.read() else {
            throw unknown("this user of this machine has never used this database (\(mark.path) is missing)")
        }
        guard known.branch == (try database.branch()), known.event <= (try database.lastEventNumber()) else {
            throw unknown("more was sent with this database than it knows of, as after restoring a backup")
        }
        return 0
    }

    private func unknown(_ what: String) -> EngineError {
        EngineError(
            .impossible,
            "\(what): nothing was planned or sent. If it is the right database, say so once: `gazette run "
                + "--confirm-database`; mails that fell due and may have left already then wait for your word "
                + "(`gazette outbox`)")
    }
}
