import ConnectorKit
import Domain
import Kernel

/// How a directory took a change, before anything is believed.
enum WriteReply {
    case accepted(requestID: String?)
    /// It says that there was nothing to do.
    case needless(requestID: String?)
    /// The change may or may not have happened.
    case unclear(ProviderFailure)
    /// It may say, in words only, that there was nothing to do; the failure holds when a read does not prove it.
    case refusedUnlessTrue(ProviderFailure)
    case refused(ProviderFailure)
}

/// One change of one membership, believed only after the direct membership was read.
struct MembershipChange {
    /// Reads again this often, at once: a directory that lags longer is asked again by the job.
    static let readAttempts = 2
    static let visibilityWait = Span.seconds(5)

    let wanted: Membership
    let write: () async -> WriteReply
    let read: () async throws(ProviderFailure) -> Membership

    func result() async -> ProviderResult {
        switch await write() {
        case .accepted(let id): await proven(code: wanted == .member ? "added" : "removed", .done, id)
        case .needless(let id): await proven(code: alreadyCode, .alreadyTrue, id)
        case .unclear(let failure): await unconfirmed(failure)
        case .refusedUnlessTrue(let failure): await proven(by: failure)
        case .refused(let failure): ProviderResult(failure)
        }
    }

    private var alreadyCode: String { wanted == .member ? "already_member" : "not_a_member" }

    /// The directory said yes: what is not visible yet is asked for again, and never called done.
    private func proven(code: String, _ outcome: ProvisioningOutcome, _ requestID: String?) async -> ProviderResult {
        do throws(ProviderFailure) {
            let found = try await seen()
            if found == wanted {
                return ProviderResult(outcome, code: code, providerRequestID: requestID, readBack: found)
            }
            return ProviderResult(
                .retryable,
                code: "not_visible_yet",
                message: "the directory accepted the change and does not show it yet",
                providerRequestID: requestID,
                retryAfter: Self.visibilityWait,
                readBack: found
            )
        } catch {
            return ProviderResult(
                .retryable,
                code: "read_back_failed",
                message: "the directory accepted the change; reading it back failed: \(error.message)",
                providerRequestID: error.providerRequestID ?? requestID,
                retryAfter: error.retryAfter ?? Self.visibilityWait
            )
        }
    }

    /// The change may have happened.
    ///
    /// A read that shows what was wanted does not prove it: it may show how things were before an opposite change of a
    /// moment ago, which is still travelling to the replica that answered. So the change, which can be repeated, is
    /// asked for again: soon if the read agrees, else after the failure's own wait.
    private func unconfirmed(_ failure: ProviderFailure) async -> ProviderResult {
        let found = (try? await seen()) ?? .unknown
        guard found == wanted else { return ProviderResult(failure, readBack: found) }
        return ProviderResult(
            .retryable,
            code: "unconfirmed",
            message:
                "the reply was lost; a read shows the change, but it may be older than the call, which is repeated",
            providerRequestID: failure.providerRequestID,
            retryAfter: failure.retryAfter ?? Self.visibilityWait,
            readBack: found
        )
    }

    /// The directory refused in words that may mean that there was nothing to do: a read proves it.
    private func proven(by failure: ProviderFailure) async -> ProviderResult {
        let found = (try? await seen()) ?? .unknown
        return found == wanted
            ? ProviderResult(
                .alreadyTrue,
                code: alreadyCode,
                providerRequestID: failure.providerRequestID,
                readBack: found
            )
            : ProviderResult(failure, readBack: found)
    }

    private func seen() async throws(ProviderFailure) -> Membership {
        var found = Membership.unknown
        for _ in 0..<Self.readAttempts where found != wanted { found = try await read() }
        return found
    }
}
