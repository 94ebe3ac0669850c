internal import Foundation

/// Reads files of one folder by paths relative to it.
struct FolderFiles {
    let path: String
    /// Settings, campaigns and letters are written by hand; what is larger is something else.
    static let largestText = 1_000_000

    func place(_ file: String) -> String { path + "/" + file }

    func exists(_ file: String) -> Bool { FileManager.default.fileExists(atPath: place(file)) }

    func isFolder(_ file: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: place(file), isDirectory: &isFolder)
            && isFolder.boolValue
    }

    /// Names in a folder in order, without hidden ones and the copies that editors leave; none where there is
    /// no such folder.
    func names(in folder: String) -> [String] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place(folder))) ?? []
        return names.filter { !$0.hasPrefix(".") && !$0.hasPrefix("#") && !$0.hasSuffix("~") }.sorted()
    }

    /// - Throws: `WorkspaceFaults` where the file cannot be read or is larger than 1 MB.
    func bytes(_ file: String) throws(WorkspaceFaults) -> [UInt8] {
        guard !isFolder(file), let data = FileManager.default.contents(atPath: place(file)) else {
            throw WorkspaceFaults(
                file, nil, "the file cannot be read; check that it is a file and who may read it")
        }
        guard data.count <= Self.largestText else {
            throw WorkspaceFaults(file, nil, "found \(data.count) bytes, expected a text of at most 1 MB")
        }
        return Array(data)
    }

    /// `name` without `suffix`; nil where it does not end so.
    static func stem(_ name: String, _ suffix: String) -> String? {
        name.hasSuffix(suffix) ? String(name.dropLast(suffix.count)) : nil
    }
}
