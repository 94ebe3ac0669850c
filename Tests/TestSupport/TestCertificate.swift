internal import Foundation

/// A throwaway certificate with its key, in PEM, which is its own authority: whoever trusts it trusts the server.
package struct TestCertificate: Sendable {
    private let files: TemporaryFolder
    package var file: String { files.path("certificate.pem") }
    package var keyFile: String { files.path("key.pem") }

    /// `name` is the only host it is good for; `isExpired`: until yesterday.
    package init(name: String = "localhost", isExpired: Bool = false) throws {
        files = try TemporaryFolder()
        let request = files.path("request.pem")
        try Self.openssl([
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
            "-subj", "/CN=\(name)", "-addext", "subjectAltName=DNS:\(name)", "-keyout", keyFile,
            "-out", request,
        ])
        try Self.openssl([
            "x509", "-req", "-in", request, "-signkey", keyFile, "-days", isExpired ? "-1" : "2",
            "-copy_extensions", "copyall", "-out", file,
        ])
    }

    private static func openssl(_ arguments: [String]) throws {
        let made = try Subprocess.run("/usr/bin/openssl", arguments)
        guard made.status == 0 else {
            throw BackgroundProcess.NotStarted(program: "openssl: \(made.errorText)")
        }
    }
}
