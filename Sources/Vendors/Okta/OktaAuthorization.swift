import ConnectorKit
import Kernel
import Signing

/// Who may do what: the token's scopes and its holder's admin roles both have to allow a call.
extension OktaOrg {
    enum Verdict {
        case allowed
        case refused(HTTPReply)
    }

    mutating func authorize(_ call: IncomingCall, for operation: OktaOperation, at now: Instant) -> Verdict {
        let parts = (call.call.headers["authorization"] ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return .refused(unauthenticated) }
        countDownToExpiry()
        switch parts[0] {
        case "SSWS":
            guard let token = apiTokens[parts[1]], !token.isRevoked else { return .refused(unauthenticated) }
            return verdict(roles: token.roles, operation)
        case "Bearer", "DPoP": return authorize(parts[1], isProven: parts[0] == "DPoP", call, operation, at: now)
        default: return .refused(unauthenticated)
        }
    }

    private mutating func authorize(
        _ secret: String,
        isProven: Bool,
        _ call: IncomingCall,
        _ operation: OktaOperation,
        at now: Instant
    ) -> Verdict {
        guard let token = tokens[secret], now < token.expiresAt, let app = serviceApps[token.clientID], app.isActive,
            isProven == (token.thumbprint != nil)
        else { return .refused(unauthenticated) }
        if let refusal = missingProof(of: secret, token, call, at: now) { return .refused(refusal) }
        guard token.scopes.contains(operation.scope) else { return .refused(lacksScope(operation.scope)) }
        return verdict(roles: app.roles, operation)
    }

    private mutating func verdict(roles: Set<OktaRole>, _ operation: OktaOperation) -> Verdict {
        roles.contains { $0.permissions.contains(operation.permission) } ? .allowed : .refused(forbidden)
    }

    /// Nil when a fresh proof of the token's key came with the call, or none is needed.
    private mutating func missingProof(of secret: String, _ token: OktaToken, _ call: IncomingCall, at now: Instant)
        -> HTTPReply?
    {
        guard let thumbprint = token.thumbprint else { return nil }
        guard let compact = call.call.headers["dpop"],
            let proof = try? DPoPProof.verify(
                compact,
                call.method.rawValue,
                call.call.address,
                at: now + behaviour.clockSkew,
                token: Secret(secret)
            ), proof.thumbprint == thumbprint
        else { return proofRefused("invalid_dpop_proof") }
        if behaviour.wantsNonceOnCalls, proof.nonce.map({ isCurrent($0, at: now) }) != true {
            var reply = proofRefused("use_dpop_nonce")
            reply.headers.set("dpop-nonce", nonceOfToday(at: now))
            return reply
        }
        let isFresh = spentProofs.spend(proof.id, until: now + .minutes(6), now: now)
        return isFresh ? nil : proofRefused("invalid_dpop_proof")
    }

    private mutating func countDownToExpiry() {
        guard let left = behaviour.callsUntilTokensExpire else { return }
        behaviour.callsUntilTokensExpire = left > 0 ? left - 1 : nil
        if left == 0 { expireTokens() }
    }

    private mutating func lacksScope(_ scope: String) -> HTTPReply {
        var reply = forbidden
        let challenge = "Bearer realm=\"\(address.origin)\", scope=\"\(scope)\", error=\"insufficient_scope\""
        reply.headers.set("www-authenticate", challenge)
        return reply
    }

    private mutating func proofRefused(_ code: String) -> HTTPReply {
        var reply = unauthenticated
        reply.headers.set("www-authenticate", "DPoP error=\"\(code)\"")
        return reply
    }
}
