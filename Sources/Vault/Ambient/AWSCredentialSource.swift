package import ConnectorKit
package import Kernel
package import Signing
import Synchronization

/// Where the credentials of this server itself come from, never an organization's.
package protocol AWSCredentialSource: Sendable {
    func credentials() async throws -> AWSCredentials
}

/// The operator's ambient credentials, in AWS's usual order: environment, web identity token file, container, instance.
///
/// The two last answer on link-local addresses, which the egress guard refuses unless `egress.allow` names them.
package final class AmbientAWSCredentials: AWSCredentialSource {
    /// Reads an environment variable; the value may be a secret.
    package typealias Environment = @Sendable (_ name: String) -> String?
    /// Reads a small file, such as a projected token.
    package typealias ReadFile = @Sendable (_ path: String) throws -> [UInt8]

    private let environment: Environment
    private let file: ReadFile
    private let transport: any Transport
    private let time: any TimeSource
    private let held = Mutex<(credentials: AWSCredentials, until: Instant)?>(nil)

    package init(
        environment: @escaping Environment,
        file: @escaping ReadFile,
        transport: any Transport,
        time: any TimeSource
    ) {
        (self.environment, self.file, self.transport, self.time) = (environment, file, transport, time)
    }

    package func credentials() async throws -> AWSCredentials {
        if let id = environment("AWS_ACCESS_KEY_ID"), let key = environment("AWS_SECRET_ACCESS_KEY") {
            let token = environment("AWS_SESSION_TOKEN").map { Secret($0) }
            return AWSCredentials(accessKeyID: id, secretAccessKey: Secret(key), sessionToken: token)
        }
        let now = time.now()
        if let held = held.withLock({ $0 }), now + .minutes(5) < held.until { return held.credentials }
        let fresh = try await fetch(at: now)
        held.withLock { $0 = (fresh.0, fresh.1) }
        return fresh.0
    }

    private func fetch(at now: Instant) async throws -> (AWSCredentials, Instant) {
        if let path = environment("AWS_WEB_IDENTITY_TOKEN_FILE"), let role = environment("AWS_ROLE_ARN") {
            return try await webIdentity(path, role)
        }
        if let path = environment("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
            return try await container("http://169.254.170.2" + path)
        }
        if let address = environment("AWS_CONTAINER_CREDENTIALS_FULL_URI") { return try await container(address) }
        guard environment("AWS_EC2_METADATA_DISABLED")?.lowercased() != "true" else { throw Self.none }
        return try await instance()
    }

    /// `AssumeRoleWithWebIdentity`, which is not signed: the token is the proof.
    private func webIdentity(_ path: String, _ role: String) async throws -> (AWSCredentials, Instant) {
        let region = environment("AWS_REGION") ?? environment("AWS_DEFAULT_REGION") ?? "us-east-1"
        guard let address = WebAddress("https://sts.\(region).amazonaws.com/") else { throw Self.none }
        let token = String(decoding: try file(path), as: UTF8.self)
        let name = environment("AWS_ROLE_SESSION_NAME") ?? "clearance"
        let pairs = [
            ("Action", "AssumeRoleWithWebIdentity"), ("Version", "2011-06-15"), ("RoleArn", role),
            ("RoleSessionName", name), ("WebIdentityToken", token),
        ]
        let reply = try await transport.ask(HTTPCall.form(address, pairs))
        let text = String(decoding: reply.body, as: UTF8.self)
        guard reply.isSuccess else { throw KeyServiceFailure.denied.refusal }
        return try parse(
            id: element("AccessKeyId", text),
            key: element("SecretAccessKey", text),
            token: element("SessionToken", text),
            until: element("Expiration", text)
        )
    }

    private func container(_ text: String) async throws -> (AWSCredentials, Instant) {
        guard let address = WebAddress(text) else { throw Self.none }
        var token = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN")
        if let path = environment("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") {
            token = String(decoding: try file(path), as: UTF8.self)
        }
        let headers = HTTPHeaders(token.map { [("authorization", $0)] } ?? [])
        return try read(try await transport.ask(HTTPCall(.get, address, headers: headers)))
    }

    /// The instance's metadata in its second version: first a session token, then the role's name, then its credentials.
    private func instance() async throws -> (AWSCredentials, Instant) {
        guard let base = WebAddress("http://169.254.169.254/") else { throw Self.none }
        let wish: HTTPHeaders = ["x-aws-ec2-metadata-token-ttl-seconds": "300"]
        let opened = try await transport.ask(HTTPCall(.put, base.appending(["latest", "api", "token"]), headers: wish))
        guard opened.isSuccess else { throw Self.none }
        let headers: HTTPHeaders = ["x-aws-ec2-metadata-token": String(decoding: opened.body, as: UTF8.self)]
        let place = ["latest", "meta-data", "iam", "security-credentials"]
        let named = try await transport.ask(HTTPCall(.get, base.appending(place + [""]), headers: headers))
        let role = String(decoding: named.body, as: UTF8.self).split(separator: "\n").first.map(String.init)
        guard named.isSuccess, let role else { throw Self.none }
        return try read(try await transport.ask(HTTPCall(.get, base.appending(place + [role]), headers: headers)))
    }

    private func read(_ reply: HTTPReply) throws -> (AWSCredentials, Instant) {
        guard reply.isSuccess, let json = reply.json else { throw Self.none }
        return try parse(
            id: json["AccessKeyId"]?.string,
            key: json["SecretAccessKey"]?.string,
            token: json["Token"]?.string,
            until: json["Expiration"]?.string
        )
    }

    private func parse(id: String?, key: String?, token: String?, until: String?) throws -> (AWSCredentials, Instant) {
        guard let id, let key, let until = until.flatMap({ Instant(rfc3339: $0) }) else { throw Self.none }
        let secret = token.map { Secret($0) }
        return (AWSCredentials(accessKeyID: id, secretAccessKey: Secret(key), sessionToken: secret), until)
    }

    private func element(_ name: String, _ text: String) -> String? {
        guard let start = text.firstRange(of: "<\(name)>"),
            let end = text[start.upperBound...].firstRange(of: "</\(name)>")
        else { return nil }
        return String(text[start.upperBound..<end.lowerBound])
    }

    private static let none = Refusal(
        .unavailable,
        "aws_credentials_missing",
        "this server has no AWS credentials: set them in its environment, or give it a role"
    )
}
