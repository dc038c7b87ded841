import ConnectorKit
import Kernel
import Signing

/// Who signed a call.
struct AWSSigner {
    let arn: String
    let account: String
    /// The role session that signed, if it was one.
    let session: AWSCloud.Issued?
}

extension AWSCloud {
    static let allowedSkew = Span.minutes(15)

    /// Checks the signature as the service would: the pair, the scope, the date, every signed field.
    func signer(of call: HTTPCall, service: String, at now: Instant) throws(AWSRefusal) -> AWSSigner {
        let claim = try SignatureClaim(call, service: service)
        guard let date = claim.date, abs((now - date).milliseconds) <= AWSCloud.allowedSkew.milliseconds else {
            throw AWSRefusal(400, "RequestExpired", "The request was signed too long ago or too far in the future")
        }
        let (credentials, signer) = try credentials(of: claim, call, at: now)
        let headers = claim.signedNames.map { ($0, claim.value(of: $0, in: call)) }
        let expected = SigV4.headers(
            method: call.method.rawValue,
            path: call.address.path,
            query: WebAddress.parseForm(call.address.query ?? "") ?? [],
            headers: headers.filter { !["x-amz-date", "x-amz-security-token"].contains($0.0) },
            body: call.body,
            at: date,
            with: credentials,
            region: claim.region,
            service: service
        )
        let authorization = expected.first { $0.name == "Authorization" }?.value ?? ""
        guard equalInConstantTime(Array(authorization.utf8), Array(claim.authorization.utf8)) else {
            throw AWSRefusal(403, "SignatureDoesNotMatch", "The request signature does not match the one calculated")
        }
        return signer
    }

    private func credentials(of claim: SignatureClaim, _ call: HTTPCall, at now: Instant) throws(AWSRefusal)
        -> (AWSCredentials, AWSSigner)
    {
        if let caller = callers.first(where: { $0.accessKeyID == claim.accessKeyID }) {
            let pair = AWSCredentials(accessKeyID: caller.accessKeyID, secretAccessKey: caller.secretAccessKey)
            return (pair, AWSSigner(arn: caller.arn, account: AWSCloud.account(of: caller.arn), session: nil))
        }
        guard let session = issued.last(where: { $0.accessKeyID == claim.accessKeyID }),
            call.headers["x-amz-security-token"] == session.token
        else { throw AWSRefusal(403, "InvalidClientTokenId", "The security token included in the request is invalid.") }
        guard now < session.expiresAt else {
            throw AWSRefusal(400, "ExpiredTokenException", "The security token included in the request is expired")
        }
        let credentials = AWSCredentials(
            accessKeyID: session.accessKeyID,
            secretAccessKey: session.secretAccessKey,
            sessionToken: Secret(session.token)
        )
        return (credentials, AWSSigner(arn: session.arn, account: session.account, session: session))
    }
}

/// What the `Authorization` field of a call says.
private struct SignatureClaim {
    let authorization: String
    let accessKeyID: String
    let region: String
    let signedNames: [String]
    let date: Instant?

    init(_ call: HTTPCall, service: String) throws(AWSRefusal) {
        guard let text = call.headers["authorization"] else {
            throw AWSRefusal(403, "MissingAuthenticationToken", "Missing Authentication Token")
        }
        let incomplete = AWSRefusal(400, "IncompleteSignature", "The signature is not complete")
        guard
            let match = text.wholeMatch(
                of:
                    /AWS4-HMAC-SHA256 Credential=(\w+)\/(\d{8})\/([a-z0-9-]+)\/([a-z]+)\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=[0-9a-f]{64}/
            ), match.4 == service
        else { throw incomplete }
        authorization = text
        (accessKeyID, region) = (String(match.1), String(match.3))
        signedNames = match.5.split(separator: ";").map(String.init)
        guard signedNames.contains("host"), signedNames.contains("x-amz-date"),
            let stamp = call.headers["x-amz-date"], stamp.hasPrefix(match.2)
        else { throw incomplete }
        date = SignatureClaim.instant(stamp)
    }

    /// What the caller had to sign as the host is where the call arrived.
    func value(of name: String, in call: HTTPCall) -> String {
        guard name == "host" else { return call.headers[name] ?? "" }
        return String(call.address.origin.drop { $0 != "/" }.drop { $0 == "/" })
    }

    /// `20150830T123600Z` as an instant.
    private static func instant(_ stamp: String) -> Instant? {
        guard let match = stamp.wholeMatch(of: /(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z/) else { return nil }
        return Instant(rfc3339: "\(match.1)-\(match.2)-\(match.3)T\(match.4):\(match.5):\(match.6)Z")
    }
}
