import Domain
import Kernel

/// Why a holder cannot extend their own grant, and what leads further.
struct ExtensionNote: Sendable {
    let words: String

    init(_ grant: Grant, in tx: any Transaction) throws {
        words = try Self.words(grant, tool: tx.catalog.find(grant.tool), at: tx.now)
    }

    /// What bars everyone comes first; otherwise it is only the holder who may not.
    static func words(_ grant: Grant, tool: Tool?, at now: Instant) -> String {
        guard let end = grant.expiresAt, let latest = grant.latestEnd, grant.status != .pendingProvision else {
            return "Nothing to extend yet: it is being set up."
        }
        guard grant.status != .revoked else { return "It was revoked. Ask for the tool again." }
        guard now <= end + GrantLimits.extensionGrace else {
            return "It ended more than 7 days ago. Ask for the tool again."
        }
        guard let tool, tool.status.isRequestable else { return "This tool takes no extensions any more." }
        guard latest > max(end, now) else { return "It has reached 180 days, the longest a grant may last." }
        return "Nobody extends their own access. An approver can."
    }
}
