import ConnectorKit
import Kernel
import Signing

/// The three calls of the Security Token Service (API 2011-06-15) that sessions are made of.
struct STS {
    static let version = "2011-06-15"
    /// The most that a chained role gives; more is refused by AWS.
    static let longest = Span.hours(1)

    let settings: AWSSettings
    let context: MintContext

    /// What was assumed: the credentials, how long they live and as whom.
    struct Assumed {
        let credentials: AWSCredentials
        let expiresAt: Instant
    }

    /// - Parameter externalID: nil sends none, as only the probe of the trust does.
    func assume(
        by credentials: AWSCredentials,
        externalID: String?,
        policy: String,
        name: String
    ) async throws(ProviderFailure) -> Assumed {
        var pairs = common(name, policy)
        if let externalID { pairs.append(("ExternalId", externalID)) }
        let call = AWSCall.query(settings.address(of: "sts"), action: "AssumeRole", version: STS.version, pairs)
        return try assumed(try await send(sign(call, with: credentials)))
    }

    /// Unsigned: the token is the proof.
    func assume(withWebIdentity token: Secret, policy: String, name: String) async throws(ProviderFailure) -> Assumed {
        let pairs = common(name, policy) + [("WebIdentityToken", token.withText { $0 })]
        let action = "AssumeRoleWithWebIdentity"
        return try assumed(
            try await send(AWSCall.query(settings.address(of: "sts"), action: action, version: STS.version, pairs))
        )
    }

    /// The account that the credentials are of; it needs no permission.
    func account(of credentials: AWSCredentials) async throws(ProviderFailure) -> String {
        let call = AWSCall.query(settings.address(of: "sts"), action: "GetCallerIdentity", version: STS.version, [])
        let reply = try await send(sign(call, with: credentials))
        guard let account = try answer(reply)["GetCallerIdentityResult"]?["Account"]?.text, !account.isEmpty else {
            throw .unexpectedAWSReply("without the caller's account")
        }
        return account
    }

    private func common(_ name: String, _ policy: String) -> [(String, String)] {
        [
            ("RoleArn", settings.role.text), ("RoleSessionName", name),
            ("DurationSeconds", String(STS.longest.secondsRoundedUp)), ("Policy", policy),
        ]
    }

    private func sign(_ call: HTTPCall, with credentials: AWSCredentials) -> HTTPCall {
        AWSCall.signed(call, with: credentials, region: settings.region, service: "sts", at: context.now)
    }

    private func send(_ call: HTTPCall) async throws(ProviderFailure) -> HTTPReply {
        do { return try await context.transport.send(call) } catch { throw ProviderFailure(.transport(error)) }
    }

    private func answer(_ reply: HTTPReply) throws(ProviderFailure) -> XMLElement {
        guard reply.isSuccess else { throw ProviderFailure(aws: reply) }
        do { return try XMLElement(parsing: reply.body) } catch { throw .unexpectedAWSReply("something else than XML") }
    }

    private func assumed(_ reply: HTTPReply) throws(ProviderFailure) -> Assumed {
        let answer = try answer(reply)
        guard let found = answer.first("Credentials"), let id = found["AccessKeyId"]?.text.nonEmpty,
            let secret = found["SecretAccessKey"]?.text.nonEmpty, let token = found["SessionToken"]?.text.nonEmpty,
            let until = found["Expiration"].flatMap({ Instant(rfc3339: $0.text) })
        else { throw .unexpectedAWSReply("without credentials") }
        let credentials = AWSCredentials(
            accessKeyID: id,
            secretAccessKey: Secret(secret),
            sessionToken: Secret(token)
        )
        // Whatever it says, no session is used for longer than was asked for.
        return Assumed(credentials: credentials, expiresAt: min(until, context.now + STS.longest))
    }
}
