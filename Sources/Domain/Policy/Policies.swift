package import Kernel

/// The published revisions of the policy: immutable, numbered, hashed.
package protocol Policies {
    func current() throws -> PolicyRevision?
    func revision(_ number: Int64) throws -> PolicyRevision?
    func publish(_ revision: PolicyRevision) throws
}

package protocol HasPolicies { var policies: any Policies { get } }

package struct PolicyRevision: Equatable, Sendable {
    package let number: Int64
    /// The canonical JSON of the policy.
    package let document: [UInt8]
    /// SHA-256 of the document.
    package let hash: [UInt8]
    package let publishedBy: String
    package let publishedAt: Instant

    package init(number: Int64, document: [UInt8], publishedBy: String, publishedAt: Instant) {
        (self.number, self.document, self.hash) = (number, document, sha256(document))
        (self.publishedBy, self.publishedAt) = (publishedBy, publishedAt)
    }
}
