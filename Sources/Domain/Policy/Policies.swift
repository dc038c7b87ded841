package import Kernel

/// The published revisions of the policy, which are immutable, numbered and hashed, and the drafts of the next.
package protocol Policies {
    func current() throws -> PolicyRevision?
    func revision(_ number: Int64) throws -> PolicyRevision?
    /// Adds the next revision; a lost race is refused as `changed_meanwhile`.
    func publish(_ revision: PolicyRevision) throws

    func draft(_ id: ID<PolicyDraft>) throws -> PolicyDraft?
    /// Those that are neither published nor discarded, oldest first.
    func openDrafts() throws -> [PolicyDraft]
    func add(_ draft: PolicyDraft) throws
    /// Saves over the version that was read; a conflict is refused.
    func save(_ draft: PolicyDraft) throws

    func add(_ override: GuardrailOverride) throws
    /// The override of that request that ends last, ended or not.
    func override(of request: ID<AccessRequest>) throws -> GuardrailOverride?
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
