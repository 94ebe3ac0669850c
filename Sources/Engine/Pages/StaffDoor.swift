internal import Surveys
internal import Synchronization

/// The door of the staff's pages until they have accounts: one code, printed where the server was started, that works
/// once. A thousand wrong codes shut it until the next start: nobody can try them all, and few can shut it in passing.
package final class StaffDoor: Sendable {
    private struct State {
        var code: String?
        var mistakes = 0
        /// Cookie, and the token that forms carry.
        var sessions: [String: String] = [:]
    }

    /// As printed; works once.
    package let code: String
    private let state: Mutex<State>
    private let entropy: Entropy
    private static let mistakesAllowed = 1_000

    package init(_ coop: Coop) {
        entropy = coop.entropy
        let made = ShortCode(random: coop.entropy(8).reduce(0) { $0 << 8 | UInt64($1) })
        code = made.description
        state = Mutex(State(code: made.text))
    }

    /// A new session's cookie for the right code; nil for every other one.
    package func enter(_ typed: String) -> String? {
        let (cookie, token) = (random(), random())
        return state.withLock { state in
            guard let code = state.code, ShortCode(typed)?.text == code else {
                state.mistakes += 1
                if state.mistakes >= Self.mistakesAllowed { state.code = nil }
                return nil
            }
            state.code = nil
            state.sessions[cookie] = token
            return cookie
        }
    }

    /// What the forms of this session carry, so that no other site can post them; nil: no such session.
    package func formToken(_ cookie: String) -> String? { state.withLock { $0.sessions[cookie] } }

    private func random() -> String {
        entropy(16).map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
    }
}
