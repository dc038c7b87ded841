package import ConnectorKit
import Foundation
import Kernel
import Logging
import Outbound

/// Asks the machine itself for its credentials at AWS, at the addresses that AWS gives containers and instances.
///
/// Those addresses are the only private ones that this asks, and nothing of a customer's gets near it.
package struct AWSMetadata: Sendable {
    static let instance = "http://169.254.169.254"
    static let containers = ["http://169.254.170.2", "http://169.254.170.23"]

    private let transport: (any Transport)?

    /// - Parameter transport: stands in for the network in tests.
    package init(over transport: (any Transport)? = nil) { self.transport = transport }

    func credentials(_ environment: [String: String]) async throws -> AmbientAWS.Found {
        if let transport { return try await ask(transport, environment) }
        let allowed = (AWSMetadata.containers + [AWSMetadata.instance]).compactMap { WebAddress($0) }
        let network = HTTPTransport(
            egress: EgressGuard(allowing: allowed),
            logger: Logger(label: "aws-metadata") { _ in SwiftLogNoOpLogHandler() }
        )
        do {
            let found = try await ask(network, environment)
            await network.shutDown()
            return found
        } catch {
            await network.shutDown()
            throw error
        }
    }

    private func ask(_ transport: any Transport, _ environment: [String: String]) async throws -> AmbientAWS.Found {
        if let call = try container(environment) {
            return try found(try await transport.send(call))
        }
        return try await instance(transport)
    }

    private func container(_ environment: [String: String]) throws(Refusal) -> HTTPCall? {
        let relative = environment["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"].map { AWSMetadata.containers[0] + $0 }
        guard let text = relative ?? environment["AWS_CONTAINER_CREDENTIALS_FULL_URI"] else { return nil }
        guard let address = WebAddress(text), AWSMetadata.containers.contains(address.origin) else {
            throw Refusal(.invalid, "aws_container_address", "the container's credentials are at no address of AWS")
        }
        var call = HTTPCall(.get, address, headers: ["accept": "application/json"])
        let file = environment["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"]
        let token =
            file.flatMap { FileManager.default.contents(atPath: $0) }.map { String(decoding: $0, as: UTF8.self) }
            ?? environment["AWS_CONTAINER_AUTHORIZATION_TOKEN"]
        if let token { call.headers.set("authorization", token.trimmingCharacters(in: .whitespacesAndNewlines)) }
        return call
    }

    private func instance(_ transport: any Transport) async throws -> AmbientAWS.Found {
        guard let home = WebAddress(AWSMetadata.instance) else { throw missing }
        let lease: HTTPHeaders = ["x-aws-ec2-metadata-token-ttl-seconds": "60"]
        let token = try await transport.send(
            HTTPCall(.put, home.appending(["latest", "api", "token"]), headers: lease)
        )
        guard token.isSuccess, let proof = String(validating: token.body, as: UTF8.self) else { throw missing }
        let proofs: HTTPHeaders = ["x-aws-ec2-metadata-token": proof]
        let place = ["latest", "meta-data", "iam", "security-credentials"]
        let names = try await transport.send(HTTPCall(.get, home.appending(place + [""]), headers: proofs))
        guard names.isSuccess, let role = String(decoding: names.body, as: UTF8.self).split(separator: "\n").first
        else {
            throw missing
        }
        return try found(
            try await transport.send(HTTPCall(.get, home.appending(place + [String(role)]), headers: proofs))
        )
    }

    private func found(_ reply: HTTPReply) throws(Refusal) -> AmbientAWS.Found {
        guard reply.isSuccess, let json = reply.json, let id = json["AccessKeyId"]?.string,
            let secret = json["SecretAccessKey"]?.string, let token = json["Token"]?.string,
            let expiry = json["Expiration"]?.string.flatMap({ Instant(rfc3339: $0) })
        else { throw missing }
        return AmbientAWS.Found(keyID: id, secret: Secret(secret), token: Secret(token), expiresAt: expiry)
    }

    private var missing: Refusal {
        Refusal(.unavailable, "aws_identity_missing", "this machine has no identity at AWS that could be used")
    }
}
