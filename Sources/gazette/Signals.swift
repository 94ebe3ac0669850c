import Foundation
import Synchronization

#if canImport(Glibc)
    import Glibc
#endif

private let stopRequested = Atomic<Bool>(false)

/// Called by the kernel between two instructions: it may only set the flag.
private func noteSignal(_ signal: Int32) { stopRequested.store(true, ordering: .relaxed) }

/// The polite stop: SIGTERM and SIGINT ask a command that sends to finish what it has begun and end.
enum PoliteStop {
    /// True once somebody asked.
    static var isRequested: Bool { stopRequested.load(ordering: .relaxed) }

    /// For commands that look at `isRequested`: all others end at once, which harms nothing, for what they
    /// write is one transaction.
    static func listen() {
        var action = sigaction()
        action.__sigaction_handler.sa_handler = noteSignal
        action.sa_flags = Int32(SA_RESTART)
        sigaction(SIGTERM, &action, nil)
        // A second Ctrl-C must still end the program: SA_RESETHAND restores the default.
        action.sa_flags = Int32(SA_RESTART) | Int32(bitPattern: UInt32(SA_RESETHAND))
        sigaction(SIGINT, &action, nil)
        // Whoever started this program may have left the stop signals blocked.
        var stops = sigset_t()
        sigemptyset(&stops)
        sigaddset(&stops, SIGTERM)
        sigaddset(&stops, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &stops, nil)
    }

    /// A server or reader that hangs up is an error of one call, not the end of the program.
    static func outliveBrokenPipes() { signal(SIGPIPE, SIG_IGN) }
}
