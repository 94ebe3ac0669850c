internal import CZip
internal import Glibc

/// A zip in memory whose parts are unpacked on the way through. Nothing is ever written to a disk, so that names
/// such as `../x` lead nowhere.
///
/// A class because it owns libzip's handle and the bytes that it reads from.
final class ZipArchive {
    let limits: SpreadsheetLimits
    private let memory: UnsafeMutableRawPointer
    private let handle: OpaquePointer

    /// Reads the table of contents and tests it against the limits. Throws `WorkbookFault`.
    init(_ bytes: [UInt8], limits: SpreadsheetLimits) throws {
        try ZipDirectory.check(bytes, limits)
        self.limits = limits
        let memory = UnsafeMutableRawPointer.allocate(byteCount: max(1, bytes.count), alignment: 16)
        bytes.withUnsafeBytes {
            memory.copyMemory(from: $0.baseAddress ?? UnsafeRawPointer(memory), byteCount: $0.count)
        }
        self.memory = memory
        var error = zip_error_t()
        zip_error_init(&error)
        defer { zip_error_fini(&error) }
        guard let source = zip_source_buffer_create(memory, UInt64(bytes.count), 0, &error) else {
            memory.deallocate()
            throw WorkbookFault("cannot be read: \(ZipArchive.text(&error))")
        }
        guard let handle = zip_open_from_source(source, ZIP_RDONLY, &error) else {
            zip_source_free(source)
            memory.deallocate()
            throw WorkbookFault(
                "the zip archive that a workbook is cannot be opened (\(ZipArchive.text(&error))); expected a whole"
                    + " file; copy it again, or " + WorkbookFault.saveAgain)
        }
        self.handle = handle
        try checkSizes()
    }

    deinit {
        zip_discard(handle)
        memory.deallocate()
    }

    /// Whether there is a part of that name, capitals or not.
    func has(_ name: String) -> Bool { zip_name_locate(handle, name, zip_flags_t(ZIP_FL_NOCASE)) >= 0 }

    /// Opens a part from its beginning. Throws `WorkbookFault` where it is missing or cannot be unpacked.
    func part(_ name: String) throws -> ZipPart {
        let index = zip_name_locate(handle, name, zip_flags_t(ZIP_FL_NOCASE))
        guard index >= 0 else {
            throw WorkbookFault("the part \(name) is missing; " + WorkbookFault.saveAgain)
        }
        let status = try self.status(UInt64(index))
        guard status.encryption_method == ZIP_EM_NONE else {
            throw WorkbookFault(
                "the zip archive is protected by a password; expected a workbook without; remove the password and"
                    + " import it again")
        }
        guard let file = zip_fopen_index(handle, UInt64(index), 0) else {
            throw WorkbookFault(
                "the part \(name) cannot be unpacked (\(ZipArchive.text(zip_get_error(handle)))); "
                    + WorkbookFault.saveAgain)
        }
        return ZipPart(self, file, name: name, size: Int(clamping: status.size))
    }

    /// The sizes that the table of contents declares; `ZipPart` holds every part to its own.
    private func checkSizes() throws {
        let count = zip_get_num_entries(handle, 0)
        guard count <= limits.entries else {
            throw WorkbookFault(
                "holds \(count) files; expected at most \(limits.entries); this is no workbook of Excel")
        }
        var total: UInt64 = 0
        for index in 0..<max(0, count) {
            let status = try self.status(UInt64(index))
            let (sum, overflow) = total.addingReportingOverflow(status.size)
            guard !overflow, sum <= UInt64(limits.unpackedBytes) else {
                throw WorkbookFault(
                    "unpacks to more than \(limits.unpackedBytes >> 20) MB; expected less; copy the client list alone"
                        + " into a new workbook, or save it as \"CSV UTF-8\"")
            }
            total = sum
            let allowed = max(1, status.comp_size).multipliedReportingOverflow(by: UInt64(limits.ratio))
            guard allowed.overflow || status.size <= max(1 << 20, allowed.partialValue) else {
                throw WorkbookFault(
                    "a file inside unpacks to more than \(limits.ratio) times its size; expected a workbook, not a"
                        + " zip bomb; " + WorkbookFault.saveAgain)
            }
        }
    }

    private func status(_ index: UInt64) throws -> zip_stat_t {
        var status = zip_stat_t()
        zip_stat_init(&status)
        let needed = UInt64(ZIP_STAT_SIZE | ZIP_STAT_COMP_SIZE)
        guard zip_stat_index(handle, index, 0, &status) == 0, status.valid & needed == needed else {
            throw WorkbookFault("file \(index + 1) inside has no size; " + WorkbookFault.saveAgain)
        }
        return status
    }

    static func text(_ error: UnsafeMutablePointer<zip_error_t>?) -> String {
        error.flatMap { zip_error_strerror($0) }.map { String(cString: $0) } ?? "unknown error"
    }
}

/// One file inside a zip, read once from front to back. Its checksum is compared when the end is reached.
final class ZipPart {
    let name: String
    /// Unpacked bytes, as declared; a part that holds more is refused.
    let size: Int
    /// Unpacked bytes read so far.
    private(set) var position = 0

    private let archive: ZipArchive
    private let file: OpaquePointer

    fileprivate init(_ archive: ZipArchive, _ file: OpaquePointer, name: String, size: Int) {
        self.archive = archive
        self.file = file
        self.name = name
        self.size = size
    }

    deinit { zip_fclose(file) }

    /// Fills the front of `buffer`; 0 at the end. Throws `WorkbookFault`.
    func read(into buffer: UnsafeMutableRawBufferPointer) throws -> Int {
        let count = zip_fread(file, buffer.baseAddress, UInt64(buffer.count))
        guard count >= 0 else {
            throw WorkbookFault(
                "the part \(name) is damaged (\(ZipArchive.text(zip_file_get_error(file)))); expected a whole file;"
                    + " copy it again, or " + WorkbookFault.saveAgain)
        }
        position += Int(count)
        guard position <= size else {
            throw WorkbookFault(
                "the part \(name) unpacks to more than the \(size) bytes it declares; expected a workbook, not a zip"
                    + " bomb; " + WorkbookFault.saveAgain)
        }
        return Int(count)
    }

    /// The first bytes, at most `count`.
    func prefix(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        let filled = try bytes.withUnsafeMutableBytes { try read(into: $0) }
        return Array(bytes[..<filled])
    }
}

/// The end of a zip, looked at before libzip makes room for what it announces.
enum ZipDirectory {
    /// Throws `WorkbookFault` where the end record is missing or announces more than the limits allow.
    static func check(_ bytes: [UInt8], _ limits: SpreadsheetLimits) throws {
        let size = 22
        let signature: [UInt8] = [0x50, 0x4B, 5, 6]
        var start = bytes.count - size
        let last = max(0, start - 65_535)
        while start >= last, !bytes[start..<start + 4].elementsEqual(signature) { start -= 1 }
        guard start >= last, start >= 0 else {
            throw WorkbookFault(
                "the zip archive that a workbook is has no end; the file is cut off; expected a whole file;"
                    + " copy it again, or " + WorkbookFault.saveAgain)
        }
        func number(_ offset: Int, _ count: Int) -> Int {
            (0..<count).reduce(0) { $0 | Int(bytes[start + offset + $1]) << (8 * $1) }
        }
        let entries = number(10, 2)
        guard entries <= limits.entries, number(12, 4) <= limits.directoryBytes else {
            throw WorkbookFault(
                "announces \(entries) files; expected at most \(limits.entries); this is no workbook of Excel"
            )
        }
    }
}
