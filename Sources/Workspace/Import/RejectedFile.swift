internal import Glibc

/// Writes the lines that were not imported, as French Excel opens them: UTF-8 with BOM, `;`, CRLF, the
/// original columns and one more, `motif`, which says in French what is wrong. Mended, it can be imported
/// as it is. Nothing is created where nothing was rejected; until `finish()` the file has another name, so
/// that a rejected file can itself be the one being imported.
package final class RejectedFile {
    /// The name of the last column, which imports pass over.
    package static let column = "motif"

    package let path: String
    /// Lines written so far.
    package private(set) var count = 0

    private let header: [String]
    private let oldMotif: Int?
    private var writer = CSVWriter()
    private var descriptor: Int32 = -1
    private var partial: String { path + ".partial" }

    /// `header` is `ContactFile.header`; a `motif` column in it (of an earlier import) is replaced.
    package init(path: String, header: [String]) {
        self.path = path
        oldMotif = header.firstIndex { ColumnMapping.plain($0) == RejectedFile.column }
        self.header = header
    }

    deinit {
        guard descriptor >= 0 else { return }
        close(descriptor)
        unlink(partial)
    }

    /// Throws `ImportError.unwritable`.
    package func append(_ record: RejectedRecord) throws {
        if count == 0 { try begin() }
        var fields = record.fields
        if fields.count < header.count {
            fields += [String](repeating: "", count: header.count - fields.count)
        }
        let motif = record.faults.map(\.motif).joined(separator: " ; ")
        append(fields, motif)
        count += 1
        if writer.bytes.count > 64 * 1024 { try flush() }
    }

    /// Makes the file durable under its own name. Does nothing where nothing was rejected.
    package func finish() throws {
        guard descriptor >= 0 else { return }
        try flush()
        guard fsync(descriptor) == 0, rename(partial, path) == 0 else { throw unwritable() }
        close(descriptor)
        descriptor = -1
    }

    private func begin() throws {
        descriptor = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw unwritable() }
        writer.bytes = CSVWriter.byteOrderMark
        append(header, RejectedFile.column)
    }

    /// The motif goes behind the header's columns; what a faulty line holds beyond them follows it.
    private func append(_ fields: [String], _ motif: String) {
        var fields = fields
        fields.insert(motif, at: header.count)
        if let oldMotif { fields.remove(at: oldMotif) }
        writer.append(fields)
    }

    private func flush() throws {
        var offset = 0
        try writer.bytes.withUnsafeBytes { bytes in
            while offset < bytes.count {
                let written = write(descriptor, bytes.baseAddress.map { $0 + offset }, bytes.count - offset)
                if written >= 0 { offset += written } else if errno != EINTR { throw unwritable() }
            }
        }
        writer.bytes.removeAll(keepingCapacity: true)
    }

    private func unwritable() -> ImportError {
        .unwritable(file: path, reason: String(cString: strerror(errno)))
    }
}
