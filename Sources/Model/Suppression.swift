/// Why an address or a person gets no mail, from a day on.
package struct Suppression: Hashable, Sendable {
    package enum Cause: String, Sendable, CaseIterable {
        case unsubscribed
        case bounced
        case complained
        case staff
    }

    /// `EmailAddress.key`.
    package var address: String
    /// nil: everything. Unsubscribing is for one category; a bounce for all.
    package var category: Category?
    package var cause: Cause

    package init(address: String, category: Category?, cause: Cause) {
        self.address = address
        self.category = category
        self.cause = cause
    }

    /// Whether it stops a mail of `other`: statutory mail is stopped by a bounce, never by unsubscribing.
    package func applies(to other: Category) -> Bool {
        if cause == .unsubscribed && !other.allowsOneClickUnsubscribe { return category == other }
        return category == nil || category == other
    }
}
