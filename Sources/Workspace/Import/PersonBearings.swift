package import Model

/// What a line of a client file says of who the person is, whatever else is wrong with it. Empty where it does not.
package struct PersonBearings: Hashable, Sendable {
    package var reference: String
    package var email: EmailAddress?
    package var firstName: String
    package var lastName: String
    package var birthDate: CivilDate?
}
