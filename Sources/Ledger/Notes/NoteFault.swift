/// Why a note or a key is not accepted.
package enum NoteFault: Error, Equatable, Sendable {
    case malformedNote
    case malformedKey
    case malformedCheckpoint
    /// The text cannot stand in a note: it must end in a newline and hold no other control character.
    case unsignableText
    /// No signature is by a key that we were given.
    case unknownSigners
    /// A key that we were given did not make the signature that names it.
    case invalidSignature(key: String)
    /// Two keys that we were given share name and hash.
    case ambiguousKey(key: String)
}
