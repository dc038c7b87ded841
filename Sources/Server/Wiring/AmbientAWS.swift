package import ConnectorKit
import Foundation
package import Kernel
import Vault

/// This server's own identity at AWS, as its machine has it; no organization's, and never stored.
///
/// In this order: the settings, the environment (`AWS_ACCESS_KEY_ID`), the container's credentials (ECS, EKS Pod Identity),
/// the instance's (IMDSv2). Those that expire are asked for anew five minutes before.
package actor AmbientAWS {
    private let settings: Settings
    private let environment: [String: String]
    private let time: any TimeSource
    private let metadata: AWSMetadata
    private var lent: (found: Found, until: Instant)?

    /// A pair, and the token and end of a session.
    struct Found: Sendable {
        let keyID: String
        let secret: Secret
        let token: Secret?
        let expiresAt: Instant?
    }

    package static let renewal = Span.minutes(5)

    package init(
        _ settings: Settings,
        time: any TimeSource,
        environment: [String: String] = ProcessInfo.processInfo.environment,
        metadata: AWSMetadata = AWSMetadata()
    ) {
        (self.settings, self.time) = (settings, time)
        (self.environment, self.metadata) = (environment, metadata)
    }

    package func app() async throws -> OperatorApp {
        let found = try await credentials()
        let facts = ["access_key_id": found.keyID, "is_session": found.token == nil ? "false" : "true"]
        return OperatorApp(settings: facts) { field in
            switch field {
            case "secret_access_key": return found.secret
            case "session_token": if let token = found.token { return token }
            default: break
            }
            throw Refusal(.notFound, "app_secret_missing", "this server's identity at AWS has no `\(field)`")
        }
    }

    private func credentials() async throws -> Found {
        if let keyID = settings.awsKeyID { return try fromSettings(keyID) }
        if let found = fromEnvironment { return found }
        if let lent, time.now() < lent.until { return lent.found }
        let found = try await metadata.credentials(environment)
        lent = found.expiresAt.map { (found, $0 - AmbientAWS.renewal) }
        return found
    }

    private func fromSettings(_ keyID: String) throws(Refusal) -> Found {
        guard let path = settings.awsSecretFile else {
            throw Refusal(.invalid, "setting_invalid", "`aws.key.id` needs `aws.secret.file`, which holds its secret")
        }
        let secret = try OperatorFile.read(path, "aws secret file")
        return Found(keyID: keyID, secret: secret, token: nil, expiresAt: nil)
    }

    private var fromEnvironment: Found? {
        guard let keyID = environment["AWS_ACCESS_KEY_ID"], let secret = environment["AWS_SECRET_ACCESS_KEY"],
            !keyID.isEmpty, !secret.isEmpty
        else { return nil }
        let token = environment["AWS_SESSION_TOKEN"].flatMap { $0.isEmpty ? nil : Secret($0) }
        return Found(keyID: keyID, secret: Secret(secret), token: token, expiresAt: nil)
    }
}
