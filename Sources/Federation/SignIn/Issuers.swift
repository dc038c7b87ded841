import ConnectorKit
import Kernel
import Signing
import Synchronization

/// What issuers publish, kept for an hour.
///
/// A token with an unknown key makes us look once more, and not again within a minute, so that made-up key names
/// cannot drive calls.
final class Issuers: Sendable {
    static let life = Span.hours(1)
    static let pause = Span.minutes(1)

    private struct Known {
        var metadata: (IssuerMetadata, Instant)?
        var keys: (JWKSet, Instant)?
    }

    private let transport: any Transport
    private let time: any TimeSource
    private let known = Mutex<[[UInt8]: Known]>([:])

    init(transport: any Transport, time: any TimeSource) { (self.transport, self.time) = (transport, time) }

    func metadata(of issuer: String) async throws(Refusal) -> IssuerMetadata {
        let now = time.now()
        let kept = known.withLock { $0[Array(issuer.utf8)]?.metadata }
        if let kept, now < kept.1 + Issuers.life { return kept.0 }
        guard let address = WebAddress(issuer), address.query == nil else {
            throw Refusal(.invalid, "issuer_address", "the issuer `\(issuer)` is not an address")
        }
        let json = try await fetch(address.appending([".well-known", "openid-configuration"]))
        let metadata = try IssuerMetadata(json, issuer: issuer)
        known.withLock { $0[Array(issuer.utf8), default: Known()].metadata = (metadata, now) }
        return metadata
    }

    /// - Parameter fresh: whether the kept set lacks a key; a set fetched within the last minute is not fetched again.
    func keys(of metadata: IssuerMetadata, fresh: Bool = false) async throws(Refusal) -> JWKSet {
        let now = time.now()
        let kept = known.withLock { $0[Array(metadata.issuer.utf8)]?.keys }
        if let kept, now < kept.1 + (fresh ? Issuers.pause : Issuers.life) { return kept.0 }
        let keys = try JWKSet(try await fetch(metadata.keys))
        known.withLock { $0[Array(metadata.issuer.utf8), default: Known()].keys = (keys, now) }
        return keys
    }

    private func fetch(_ address: WebAddress) async throws(Refusal) -> JSON {
        let reply: HTTPReply
        do { reply = try await transport.send(HTTPCall(.get, address, headers: ["accept": "application/json"])) } catch
        {
            throw Issuers.unreachable(address)
        }
        guard reply.status == 200, let json = reply.json else { throw Issuers.unreachable(address) }
        return json
    }

    static func unreachable(_ address: WebAddress) -> Refusal {
        Refusal(
            .unavailable,
            "issuer_unreachable",
            "the issuer at `\(address.host)` does not answer as it should; try again, then ask whoever runs it",
            retryAfter: .seconds(30)
        )
    }
}
