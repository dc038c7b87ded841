package import Kernel
import Ledger

/// What entitles an organization to new provider work, where something has to (N22).
///
/// A self-hosted Clearance needs none: then there is no such thing in the database. Whoever hosts it for others says
/// that an organization needs one, and from where.
package struct Licence: Equatable, Sendable {
    package enum Source: String, Sendable, CaseIterable {
        /// A signed note that an admin installs; it is verified offline.
        case file
        /// What Forge says of the app's licence in the tokens of its invocations.
        case forge
    }

    package let source: Source
    /// By whose word: the verifier key of the note in its text form, or the ARI of the Forge app.
    package let authority: String
    /// The note as it was installed; nil for Forge, and until one is installed.
    package var document: String?
    package var holder: String?
    /// When it ends; nil while nobody has said that there is one.
    package var validUntil: Instant?
    package var checkedAt: Instant?

    package init(
        source: Source,
        authority: String,
        document: String? = nil,
        holder: String? = nil,
        validUntil: Instant? = nil,
        checkedAt: Instant? = nil
    ) {
        (self.source, self.authority, self.document) = (source, authority, document)
        (self.holder, self.validUntil, self.checkedAt) = (holder, validUntil, checkedAt)
    }

    /// How a licence stands at one moment.
    package enum Standing: Equatable, Sendable {
        case notNeeded
        case valid(until: Instant)
        /// Needed and not there, or over.
        case lapsed(since: Instant?)

        /// Whether access may be added at a provider; taking away is never asked.
        package var allowsAdditions: Bool {
            if case .lapsed = self { false } else { true }
        }
    }

    /// Unknown is no licence: without a word about its end it has lapsed.
    package func standing(at now: Instant) -> Standing {
        guard let validUntil else { return .lapsed(since: nil) }
        return now < validUntil ? .valid(until: validUntil) : .lapsed(since: validUntil)
    }
}

/// The licence of the organization, one at most.
package protocol Licences {
    /// Nil when none is needed.
    func find() throws -> Licence?
    /// Replaces what there was; nil says that none is needed.
    func save(_ licence: Licence?) throws
}

package protocol HasLicences { var licences: any Licences { get } }

extension Licences {
    package func standing(at now: Instant) throws -> Licence.Standing {
        try find()?.standing(at: now) ?? .notNeeded
    }
}

extension Licence.Standing {
    package var word: String {
        switch self {
        case .notNeeded: "notNeeded"
        case .valid: "valid"
        case .lapsed: "lapsed"
        }
    }

    /// What an admin reads.
    package var words: String {
        switch self {
        case .notNeeded: "no licence is needed"
        case .valid(let until): "the licence is valid until \(until.rfc3339)"
        case .lapsed(nil): "a licence is needed and none is there: access is not added, and still taken away"
        case .lapsed(let since?):
            "the licence ended at \(since.rfc3339): access is not added any more, and still taken away"
        }
    }
}
