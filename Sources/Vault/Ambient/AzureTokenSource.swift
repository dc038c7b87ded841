package import ConnectorKit
package import Kernel
import Synchronization

/// Where this server's own tokens for Azure come from, never an organization's.
package protocol AzureTokenSource: Sendable {
    func token(for challenge: ChallengeAuthority) async throws -> Secret
}

/// The operator's ambient identity: an app with a secret or a federated token file in the environment, else the managed
/// identity of the machine.
///
/// The machine's endpoints are link-local or loopback, which the egress guard refuses unless `egress.allow` names them.
package final class AmbientAzureTokens: AzureTokenSource {
    private let environment: AmbientAWSCredentials.Environment
    private let file: AmbientAWSCredentials.ReadFile
    private let transport: any Transport
    private let time: any TimeSource
    private let held = Mutex<[String: (token: Secret, until: Instant)]>([:])

    package init(
        environment: @escaping AmbientAWSCredentials.Environment,
        file: @escaping AmbientAWSCredentials.ReadFile,
        transport: any Transport,
        time: any TimeSource
    ) {
        (self.environment, self.file, self.transport, self.time) = (environment, file, transport, time)
    }

    package func token(for challenge: ChallengeAuthority) async throws -> Secret {
        let (now, key) = (time.now(), "\(challenge.authority) \(challenge.resource.origin)")
        if let held = held.withLock({ $0[key] }), now + .minutes(5) < held.until { return held.token }
        let reply = try await ask(challenge)
        guard reply.isSuccess, let json = reply.json, let token = json["access_token"]?.string,
            let seconds = json["expires_in"]?.integer ?? json["expires_in"]?.string.flatMap({ Int64($0) })
        else { throw KeyServiceFailure.denied.refusal }
        let secret = Secret(token)
        held.withLock { $0[key] = (secret, now + .seconds(seconds)) }
        return secret
    }

    private func ask(_ challenge: ChallengeAuthority) async throws -> HTTPReply {
        let resource = challenge.resource.origin
        if let client = environment("AZURE_CLIENT_ID"), let tenant = environment("AZURE_TENANT_ID"),
            let proof = try proof()
        {
            guard let authority = WebAddress(challenge.authority.origin) else { throw KeyServiceFailure.denied.refusal }
            let place = authority.appending([tenant, "oauth2", "v2.0", "token"])
            let pairs =
                [("grant_type", "client_credentials"), ("client_id", client), ("scope", resource + "/.default")] + proof
            return try await transport.ask(HTTPCall.form(place, pairs))
        }
        return try await transport.ask(try managedIdentity(resource))
    }

    private func proof() throws -> [(String, String)]? {
        if let secret = environment("AZURE_CLIENT_SECRET") { return [("client_secret", secret)] }
        guard let path = environment("AZURE_FEDERATED_TOKEN_FILE") else { return nil }
        return [
            ("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"),
            ("client_assertion", String(decoding: try file(path), as: UTF8.self)),
        ]
    }

    private func managedIdentity(_ resource: String) throws(Refusal) -> HTTPCall {
        var query = [("resource", resource)]
        if let client = environment("AZURE_CLIENT_ID") { query.append(("client_id", client)) }
        if let endpoint = environment("IDENTITY_ENDPOINT"), let header = environment("IDENTITY_HEADER") {
            guard let address = WebAddress(endpoint) else { throw KeyServiceFailure.denied.refusal }
            query.append(("api-version", "2019-08-01"))
            return HTTPCall(.get, address.appending([], query: query), headers: ["x-identity-header": header])
        }
        guard let address = WebAddress("http://169.254.169.254/metadata/identity/oauth2/token") else {
            throw KeyServiceFailure.denied.refusal
        }
        query.append(("api-version", "2018-02-01"))
        return HTTPCall(.get, address.appending([], query: query), headers: ["metadata": "true"])
    }
}
