package import ConnectorKit
package import Kernel
import Signing

/// A corner of AWS: accounts with roles and identity providers, the Security Token Service, and the list of an
/// organization's accounts; all at one address.
///
/// It checks what the real one checks: signatures and their dates, trust policies with external ids, tokens against the
/// key set of their issuer, and the limits of sessions.
package struct AWSCloud: Vendor {
    /// Who calls with a long-lived pair.
    package struct Caller: Sendable {
        package let accessKeyID: String
        package let secretAccessKey: Secret
        package let arn: String

        package init(accessKeyID: String, secretAccessKey: Secret, arn: String) {
            (self.accessKeyID, self.secretAccessKey, self.arn) = (accessKeyID, secretAccessKey, arn)
        }
    }

    package struct Role: Sendable {
        /// What its trust policy demands.
        package enum Trust: Sendable {
            /// `sts:AssumeRole` by exactly that principal; with an external id of that text, where one is demanded.
            case principal(String, externalID: String?)
            /// `sts:AssumeRoleWithWebIdentity` for tokens of the issuer; nil pins no subject, as careless templates do.
            case webIdentity(issuer: String, audience: String, subject: String?)
        }

        package let arn: String
        package var trust: Trust
        /// The actions that its permission policies allow.
        package var allowed: Set<String>
        package var longest: Span
        /// The account that its sessions are in; another one than in its name only where something is very wrong.
        package var account: String

        package init(_ arn: String, trust: Trust, allowed: Set<String> = [], longest: Span = .hours(1)) {
            (self.arn, self.trust, self.allowed, self.longest) = (arn, trust, allowed, longest)
            account = AWSCloud.account(of: arn)
        }
    }

    /// A session that was handed out.
    package struct Issued: Sendable {
        package let accessKeyID: String
        let secretAccessKey: Secret
        let token: String
        package let role: String
        package let account: String
        package let arn: String
        package let sessionName: String
        package let externalID: String?
        package let expiresAt: Instant
        /// The session policy that came with the call; nil when none did.
        package let policy: JSON?
        let allowed: Set<String>
    }

    package struct Member: Sendable {
        package let id: String
        package let name: String
        package let isActive: Bool

        package init(id: String, name: String, isActive: Bool = true) {
            (self.id, self.name, self.isActive) = (id, name, isActive)
        }
    }

    package var callers: [Caller]
    package var roles: [String: Role] = [:]
    /// The client ids of each account's identity providers, by `ACCOUNT ISSUER`.
    package var providers: [String: Set<String>] = [:]
    /// The accounts of the organization; empty where there is none.
    package var members: [Member] = []
    package internal(set) var issued: [Issued] = []
    /// How often somebody was refused a role.
    package internal(set) var denials = 0
    var documents: [String: OIDCDocuments] = [:]
    var numbers: SeededNumbers

    package init(callers: [Caller], seed: UInt64 = 1) {
        self.callers = callers
        numbers = SeededNumbers(seed: seed)
    }

    package mutating func add(_ role: Role) { roles[role.arn] = role }

    /// Lets an account take tokens of an issuer, for the audiences named.
    package mutating func addProvider(_ issuer: String, to account: String, audiences: Set<String>) {
        providers["\(account) \(issuer)", default: []].formUnion(audiences)
    }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        do throws(AWSRefusal) { return try answer(call, at: now) } catch { return error.reply(number: numbers.uuid()) }
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        let refusal: AWSRefusal =
            switch trouble {
            case .rateLimited, .crowded, .conflict: AWSRefusal(400, "ThrottlingException", "Rate exceeded")
            case .broken: AWSRefusal(500, "InternalFailure", "Internal failure")
            case .unavailable: AWSRefusal(503, "ServiceUnavailable", "Service is unavailable")
            case .gateway: AWSRefusal(502, "", "")
            }
        guard !refusal.code.isEmpty else { return .gatewayPage }
        let isJSON = call.headers["x-amz-target"] != nil
        return isJSON ? refusal.json(number: numbers.uuid()) : refusal.reply(number: numbers.uuid())
    }

    private mutating func answer(_ call: HTTPCall, at now: Instant) throws(AWSRefusal) -> HTTPReply {
        if let target = call.headers["x-amz-target"] { return organizations(call, target, at: now) }
        let form = Pairs(String(decoding: call.body, as: UTF8.self))
        guard call.method == .post, form["Version"] == "2011-06-15" else {
            throw AWSRefusal(400, "InvalidAction", "The action or version is not valid")
        }
        switch form["Action"] {
        case "AssumeRole": return try assumeRole(form, by: try signer(of: call, service: "sts", at: now), at: now)
        case "AssumeRoleWithWebIdentity": return try assumeRoleWithWebIdentity(form, at: now)
        case "GetCallerIdentity": return identity(of: try signer(of: call, service: "sts", at: now))
        default: throw AWSRefusal(400, "InvalidAction", "Could not find the operation")
        }
    }

    static func account(of arn: String) -> String {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count > 4 ? String(parts[4]) : ""
    }
}

/// What an issuer publishes, as it was fetched from it.
struct OIDCDocuments: Sendable {
    let issuer: String
    let keys: JWKSet
    let fetchedAt: Instant
}

/// A no of AWS's query services.
struct AWSRefusal: Error {
    let status: Int
    let code: String
    let message: String

    init(_ status: Int, _ code: String, _ message: String) {
        (self.status, self.code, self.message) = (status, code, message)
    }

    func reply(number: String) -> HTTPReply {
        let body = """
            <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <Error>
                <Type>Sender</Type>
                <Code>\(code)</Code>
                <Message>\(message.html)</Message>
              </Error>
              <RequestId>\(number)</RequestId>
            </ErrorResponse>

            """
        return HTTPReply(status, headers: ["content-type": "text/xml"], body: Array(body.utf8))
    }

    func json(number: String) -> HTTPReply {
        .json(
            status,
            ["__type": .string(code), "message": .string(message)],
            headers: ["x-amzn-requestid": number]
        )
    }
}
