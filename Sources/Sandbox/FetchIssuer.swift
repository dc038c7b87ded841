import ConnectorKit
import Kernel
import Vendors

extension Sandbox {
    /// Reads what an issuer publishes, as AWS does before it takes a token of it.
    ///
    /// What cannot be read or is not what it should be is left out: the token is refused then.
    func fetchIssuer(for call: HTTPCall, at place: SandboxPlace) async {
        let now = time.now()
        guard place == .aws, let issuer = aws.withModel({ $0.wantedIssuer(of: call, at: now) }),
            let base = WebAddress(issuer),
            let discovery = await read(base.appending([".well-known", "openid-configuration"])),
            let address = discovery["jwks_uri"]?.string.flatMap({ WebAddress($0) }), address.hasSameOrigin(as: base),
            let keys = await read(address)
        else { return }
        aws.withModel { $0.learn(issuer, discovery: discovery, keys: keys, at: now) }
    }

    private func read(_ address: WebAddress) async -> JSON? {
        guard let transport else { return nil }
        guard let reply = try? await transport.send(HTTPCall(.get, address)), reply.status == 200 else { return nil }
        return reply.json
    }
}
