import Foundation
import Synchronization
import Web

/// Says once that a proxy stands before the server which the settings do not name: all visitors then count as one client,
/// and share its limits.
final class ProxyWarning: Sendable {
    private let isOpen: Mutex<Bool>

    init(isNeeded: Bool) { isOpen = Mutex(isNeeded) }

    func look(at request: Request) {
        guard request.headers["x-forwarded-for"] != nil else { return }
        let isFirst = isOpen.withLock { isOpen in
            defer { isOpen = false }
            return isOpen
        }
        guard isFirst else { return }
        Console.write(
            Array(
                ("serve: found X-Forwarded-For, and no proxy under `web: proxies` in gazette.yaml; expected the address of the "
                    + "proxy before this server there, else all visitors count as one client and share its limits\n")
                    .utf8
            ),
            to: STDERR_FILENO)
    }
}
