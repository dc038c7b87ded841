package import Kernel

/// Sends a connector's calls with a session's authority.
///
/// A refused proof is answered once (a DPoP nonce), a refused token is minted anew once; everything else is the caller's.
package struct AuthorizedCaller: Sendable {
    package let binding: ConnectionBinding
    package let scopes: Set<String>
    package let broker: any CredentialBroker
    package let transport: any Transport
    package let time: any TimeSource

    package init(
        _ binding: ConnectionBinding,
        scopes: Set<String>,
        broker: any CredentialBroker,
        transport: any Transport,
        time: any TimeSource
    ) {
        (self.binding, self.scopes, self.broker) = (binding, scopes, broker)
        (self.transport, self.time) = (transport, time)
    }

    package func send(_ call: HTTPCall) async throws(CallFailure) -> HTTPReply {
        let reply = try await attempt(call)
        guard reply.status == 401 else { return reply }
        await broker.discard(binding, scopes: scopes)
        let second = try await attempt(call)
        if second.status == 401 { await broker.refused(binding, scopes: scopes) }
        return second
    }

    /// Sends without any credential, for the few public addresses.
    package func sendOpenly(_ call: HTTPCall) async throws(CallFailure) -> HTTPReply {
        do { return try await transport.send(call) } catch { throw .transport(error) }
    }

    private func attempt(_ call: HTTPCall) async throws(CallFailure) -> HTTPReply {
        let session = try await session()
        guard let first = session.authorize(call, at: time.now(), answering: nil) else {
            throw .provider(ProviderFailure(.terminal, "cannot_authorize", "the session cannot authorize this call"))
        }
        let reply = try await sendOpenly(first)
        guard reply.status == 401, let second = session.authorize(call, at: time.now(), answering: reply) else {
            return reply
        }
        return try await sendOpenly(second)
    }

    private func session() async throws(CallFailure) -> any Session {
        do { return try await broker.session(for: binding, scopes: scopes) } catch { throw .provider(error) }
    }
}

/// Why a connector's call has no reply.
package enum CallFailure: Error, Equatable, Sendable {
    case transport(TransportFailure)
    case provider(ProviderFailure)
}

extension ProviderFailure {
    /// The failure as the job sees it.
    ///
    /// A call that may have had an effect is retried, and settled by reading back.
    package init(_ failure: CallFailure) {
        switch failure {
        case .provider(let failure): self = failure
        case .transport(.forbidden(let why)): self.init(.terminal, "egress_forbidden", why)
        case .transport(.unreachable(let why)): self.init(.retryable, "unreachable", why)
        case .transport(.timedOut):
            self.init(.retryable, "timed_out", "no answer in time; the effect is unknown until it is read back")
        case .transport(.lost(let why)): self.init(.retryable, "reply_lost", why)
        case .transport(.tooLarge): self.init(.terminal, "reply_too_large", "the answer is larger than we accept")
        }
    }
}
