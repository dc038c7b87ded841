package import ConnectorKit
package import Kernel
import Signing

extension AWSCloud {
    /// For how long the documents of an issuer are kept before they are asked for again.
    package static let documentMemory = Span.minutes(5)

    /// The issuer whose documents have to be fetched before the call can be answered; nil when none has.
    ///
    /// Only issuers that some account trusts are fetched: a token's own word leads nowhere.
    package func wantedIssuer(of call: HTTPCall, at now: Instant) -> String? {
        let form = Pairs(String(decoding: call.body, as: UTF8.self))
        guard form["Action"] == "AssumeRoleWithWebIdentity", let issuer = form["WebIdentityToken"].flatMap(issuerClaim),
            providers.keys.contains(where: { $0.hasSuffix(" " + issuer) })
        else { return nil }
        if let known = documents[issuer], now - known.fetchedAt < AWSCloud.documentMemory { return nil }
        return issuer
    }

    /// Takes in what an issuer publishes; a discovery document that names another issuer is not believed.
    package mutating func learn(_ issuer: String, discovery: JSON, keys: JSON, at now: Instant) {
        guard discovery["issuer"]?.string == issuer, let keys = try? JWKSet(keys),
            discovery["id_token_signing_alg_values_supported"]?.array?.contains("RS256") == true,
            discovery["response_types_supported"]?.array?.isEmpty == false,
            discovery["subject_types_supported"]?.array?.isEmpty == false
        else { return }
        documents[issuer] = OIDCDocuments(issuer: issuer, keys: keys, fetchedAt: now)
    }

    package mutating func forgetIssuers() { documents = [:] }

    mutating func assumeRoleWithWebIdentity(_ form: Pairs, at now: Instant) throws(AWSRefusal) -> HTTPReply {
        let wish = try RoleWish(form)
        guard let token = form["WebIdentityToken"], (4...20_000).contains(token.utf8.count) else {
            throw AWSRefusal(400, "ValidationError", "WebIdentityToken has 4 to 20000 characters")
        }
        guard let role = roles[wish.role], case .webIdentity(let issuer, let audience, let subject) = role.trust else {
            throw denied("AssumeRoleWithWebIdentity")
        }
        let claims = try claims(of: token, account: AWSCloud.account(of: role.arn), at: now)
        guard claims["iss"]?.string == issuer, claims["aud"]?.string == audience,
            let found = claims["sub"]?.string, subject == nil || subject == found
        else { throw denied("AssumeRoleWithWebIdentity") }
        let session = try issue(role, wish, externalID: nil, isChained: false, at: now)
        let more = """
                <SubjectFromWebIdentityToken>\(found.html)</SubjectFromWebIdentityToken>
                <Provider>\(AWSCloud.providerARN(issuer, AWSCloud.account(of: role.arn)))</Provider>
                <Audience>\(audience.html)</Audience>

            """
        return assumed(session, action: "AssumeRoleWithWebIdentity", more)
    }

    /// The claims of a token that the account's identity provider takes.
    private func claims(of token: String, account: String, at now: Instant) throws(AWSRefusal) -> JSON {
        guard let issuer = issuerClaim(token), let audiences = providers["\(account) \(issuer)"] else {
            throw AWSRefusal(400, "InvalidIdentityToken", "No OpenIDConnect provider found in your account")
        }
        guard AWSCloud.isTakenAsIssuer(issuer), let documents = documents[issuer] else {
            let why = "Couldn't retrieve verification key from your identity provider"
            throw AWSRefusal(400, "InvalidIdentityToken", why)
        }
        for audience in audiences.sorted() {
            let rules = TokenRules(
                issuer: issuer,
                audience: audience,
                algorithms: [.rs256],
                leeway: .seconds(0)
            )
            do {
                let claims = try rules.claims(of: token, keys: documents.keys, at: now)
                // One audience: a list would let others pass the token on.
                if claims["aud"]?.string != nil { return claims }
            } catch {
                if error.reason == "token_expired" {
                    throw AWSRefusal(400, "ExpiredTokenException", "Token expired")
                }
            }
        }
        throw AWSRefusal(400, "InvalidIdentityToken", "The token does not verify, or is for another audience")
    }

    /// https without port and query, as AWS demands; this machine is let in for trying things out.
    private static func isTakenAsIssuer(_ issuer: String) -> Bool {
        guard let address = WebAddress(issuer), address.query == nil, issuer.utf8.count <= 255 else { return false }
        let isLocal = ["localhost", "127.0.0.1"].contains(address.host)
        return isLocal || (address.scheme == "https" && address.port == 443)
    }

    private static func providerARN(_ issuer: String, _ account: String) -> String {
        let name = issuer.split(separator: "/", maxSplits: 2, omittingEmptySubsequences: false).last ?? ""
        return "arn:aws:iam::\(account):oidc-provider/\(name)".html
    }

    private func issuerClaim(_ token: String) -> String? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let payload = Base64.decode(parts[1], .url) else { return nil }
        return (try? JSON(parsing: payload))?["iss"]?.string
    }
}
