internal import Foundation

/// Why a file could not be written, in plain words: Foundation's own hold neither cause nor way out.
package enum SystemReason {
    package static func of(_ error: any Error) -> String {
        let error = error as NSError
        if error.domain == NSPOSIXErrorDomain { return String(cString: strerror(Int32(error.code))) }
        return switch CocoaError.Code(rawValue: error.code) {
        case .fileWriteNoPermission, .fileReadNoPermission: "permission denied"
        case .fileWriteFileExists: "a file stands in the way"
        case .fileNoSuchFile, .fileReadNoSuchFile: "a folder on the way does not exist"
        case .fileWriteOutOfSpace: "the disk is full"
        case .fileWriteVolumeReadOnly: "the disk is read-only"
        default: "the system refused it"
        }
    }
}
