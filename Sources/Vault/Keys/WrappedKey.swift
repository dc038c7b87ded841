package import Kernel

/// A data key as it is stored: it opens with its key-encryption key only.
package struct WrappedKey: Equatable, Sendable {
    /// What a data key is for; each use has a key of its own, so that each can be replaced or destroyed alone.
    package enum Purpose: String, Sendable, CaseIterable {
        /// Seals secrets.
        case secrets
        /// Makes references to external identities.
        case references
        /// Signs the log's checkpoints and exports.
        ///
        /// It comes before `audit`: an organization that has that one and not this was made when checkpoints were signed by a
        /// key that came from it.
        case checkpoints
        /// Authenticates the log's entries.
        case audit
        /// Seals the secrets of one connection, its subject: destroyed with them.
        case credential

        /// Those that every organization has from the beginning.
        static let standing: [Purpose] = [.secrets, .references, .checkpoints, .audit]
    }

    package let id: String
    package let purpose: Purpose
    /// What the key is for alone, for example a connection; nil for those of the whole organization.
    package let subject: String?
    /// Counts from 1; the highest is in use, older ones open what they sealed.
    package let generation: Int
    /// The key-encryption key that wrapped it.
    package let provider: String
    package let bytes: [UInt8]
    package let createdAt: Instant

    package init(
        id: String,
        purpose: Purpose,
        subject: String? = nil,
        generation: Int,
        provider: String,
        bytes: [UInt8],
        createdAt: Instant
    ) {
        (self.id, self.purpose, self.subject, self.generation) = (id, purpose, subject, generation)
        (self.provider, self.bytes, self.createdAt) = (provider, bytes, createdAt)
    }

    /// What is bound to the wrapping, so that a wrapped key cannot be moved to another organization or use.
    func context(of organization: ID<Organization>) -> [UInt8] {
        let parts: [JSON] = [
            "clearance data key v1", .string(organization.rawValue), .string(purpose.rawValue),
            .integer(Int64(generation)), .string(id),
        ]
        return JSON.array(parts + (subject.map { [.string($0)] } ?? [])).canonical
    }

    /// Where the key lies: there is one of a purpose, subject and generation.
    ///
    /// A subject may hold anything, so its digest stands for it.
    var fileName: String {
        let part = subject.map { "-" + Hex.encode(sha256(Array($0.utf8)).prefix(16)) } ?? ""
        return "\(purpose.rawValue)\(part)-\(generation).json"
    }
}
