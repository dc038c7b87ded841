package import Kernel

/// AWS Signature Version 4 in its header form.
///
/// Source: the signing process in AWS's general reference; held to the signing test suite of aws-c-auth.
package enum SigV4 {
    /// How the path becomes the canonical one.
    package enum PathRule: Sendable {
        /// Dot segments and empty segments are taken out: every service but S3.
        case normalized
        /// As it is sent.
        case asSent
    }

    /// The headers to add to a call, in this order: `X-Amz-Date`, `X-Amz-Security-Token` for sessions, `Authorization`.
    ///
    /// - Parameters:
    ///   - path: as the request line carries it, percent-encoded.
    ///   - query: names and values, decoded.
    ///   - headers: all that shall be signed, `Host` among them. Repeated names are joined in their order. Leave out what a
    ///     proxy may change: `User-Agent`, `Content-Length`, `Connection`.
    ///   - at: the time of signing; AWS accepts 15 minutes of difference.
    ///   - service: as in the scope of the credential, for example `sts`, `kms`, `secretsmanager`.
    ///   - signsBody: also adds and signs `X-Amz-Content-Sha256`, which S3 wants and the others do not.
    package static func headers(
        method: String,
        path: String,
        query: [(String, String)] = [],
        headers: [(String, String)],
        body: [UInt8],
        at: Instant,
        with credentials: AWSCredentials,
        region: String,
        service: String,
        path rule: PathRule = .normalized,
        signsBody: Bool = false
    ) -> [(name: String, value: String)] {
        let digest = Hex.encode(sha256(body))
        var added: [(name: String, value: String)] = [("X-Amz-Date", timestamp(at))]
        if let token = credentials.sessionToken { added.append(("X-Amz-Security-Token", token.withText { $0 })) }
        if signsBody { added.append(("X-Amz-Content-Sha256", digest)) }
        let signed = canonicalHeaders(headers + added.map { ($0.name, $0.value) })
        let names = signed.map(\.name).joined(separator: ";")
        let canonical = [
            method, canonicalPath(path, rule), canonicalQuery(query),
            signed.map { "\($0.name):\($0.value)\n" }.joined(), names, digest,
        ].joined(separator: "\n")
        let scope = "\(timestamp(at).prefix(8))/\(region)/\(service)/aws4_request"
        let signature = sign(stringToSign(canonical, scope: scope, at: at), scope: scope, with: credentials)
        added.append(
            (
                "Authorization",
                "AWS4-HMAC-SHA256 Credential=\(credentials.accessKeyID)/\(scope), SignedHeaders=\(names), "
                    + "Signature=\(signature)"
            )
        )
        return added
    }

    /// The instant as AWS writes it, for example `20150830T123600Z`.
    static func timestamp(_ at: Instant) -> String {
        String(at.rfc3339.prefix(19).filter { $0 != "-" && $0 != ":" }) + "Z"
    }

    private static func stringToSign(_ canonical: String, scope: String, at: Instant) -> String {
        let hash = Hex.encode(sha256(Array(canonical.utf8)))
        return ["AWS4-HMAC-SHA256", timestamp(at), scope, hash].joined(separator: "\n")
    }

    /// A chain of HMACs over the parts of the scope makes the key of the day, region and service.
    private static func sign(_ text: String, scope: String, with credentials: AWSCredentials) -> String {
        let first = credentials.secretAccessKey.withBytes { Array("AWS4".utf8) + $0 }
        let key = scope.split(separator: "/").reduce(first) { hmacSHA256(Array($1.utf8), key: $0) }
        return Hex.encode(hmacSHA256(Array(text.utf8), key: key))
    }
}
