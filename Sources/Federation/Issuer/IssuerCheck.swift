package import ConnectorKit
import Kernel
import Signing

extension OwnIssuer {
    /// Reads the issuer's documents from where everybody else does, and compares them with what they should be.
    ///
    /// The egress guard of the transport lets it go to public addresses only, so what passes is public as far as can be
    /// told from here; a cloud that takes a token is the proof.
    /// - Returns: what is wrong, a sentence each; none when the documents are as they should be.
    package func check(over transport: any Transport) async throws -> [String] {
        guard address.problems.isEmpty else { return address.problems.map { "no cloud takes the issuer: " + $0 } }
        let wanted = try JWKSet(try await keySet())
        let discovery: JSON
        switch await read(address.discovery, over: transport) {
        case .success(let json): discovery = json
        case .failure(let problem): return ["the discovery document cannot be read: \(problem.message)"]
        }
        guard discovery == self.discovery else {
            return ["the discovery document is another one; write it anew with `clearance issuer write`"]
        }
        switch await read(address.keySet, over: transport) {
        case .failure(let problem): return ["the key set cannot be read: \(problem.message)"]
        case .success(let json):
            let found = Set(((try? JWKSet(json))?.keys ?? []).map(\.thumbprint))
            let missing = wanted.keys.filter { !found.contains($0.thumbprint) }
            return missing.map { "the key `\($0.thumbprint)` is not published" }
        }
    }

    private func read(_ address: WebAddress, over transport: any Transport) async -> Result<JSON, Refusal> {
        let call = HTTPCall(.get, address, headers: ["accept": "application/json"])
        do throws(TransportFailure) {
            let reply = try await transport.send(call)
            guard reply.status == 200, reply.body.count <= 65_536, let json = reply.json else {
                return .failure(Refusal(.unavailable, "unexpected_reply", "the answer is no JSON document"))
            }
            return .success(json)
        } catch {
            let failure = ProviderFailure(.transport(error))
            return .failure(Refusal(.unavailable, failure.code, failure.message))
        }
    }
}
