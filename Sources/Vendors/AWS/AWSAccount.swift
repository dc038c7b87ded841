package import ConnectorKit
package import Kernel
package import Signing

/// The part of an AWS account that keeps keys and secrets: KMS and Secrets Manager in one region.
///
/// It checks signatures and dates, refuses what AWS refuses, and is late where AWS may be late.
package struct AWSAccount: Vendor {
    package let id: String
    package let region: String
    let credentials: AWSCredentials
    package internal(set) var keys: [String: KMSKey] = [:]
    var blobs: [String: KMSBlob] = [:]
    package internal(set) var secrets: [String: StoredSecret] = [:]
    var numbers: SeededNumbers
    /// How many reads a new version of a secret stays unseen for.
    package var lag = 0
    package var pageSize = 100

    package init(id: String = "123456789012", region: String, credentials: AWSCredentials, seed: UInt64 = 1) {
        (self.id, self.region, self.credentials) = (id, region, credentials)
        numbers = SeededNumbers(seed: seed)
    }

    /// - Returns: the ARN of a new key.
    package mutating func makeKey() -> String {
        let arn = "arn:aws:kms:\(region):\(id):key/\(numbers.uuid())"
        keys[arn] = KMSKey()
        return arn
    }

    package mutating func set(_ state: KMSKey.State, of arn: String) { keys[arn]?.state = state }
    /// Another principal loses the right to use the key.
    package mutating func deny(_ arn: String) { keys[arn]?.isDenied = true }

    package mutating func handle(_ call: HTTPCall, at now: Instant) -> HTTPReply {
        guard let target = call.headers["x-amz-target"]?.split(separator: "."), target.count == 2 else {
            return fault(400, "UnknownOperationException")
        }
        let service = target[0] == "TrentService" ? "kms" : "secretsmanager"
        if let problem = signatureProblem(call, service: service, at: now) { return fault(400, problem) }
        guard let body = try? JSON(parsing: call.body) else { return fault(400, "SerializationException") }
        return service == "kms" ? kms(String(target[1]), body) : store(String(target[1]), body, at: now)
    }

    package mutating func refuse(_ call: HTTPCall, because trouble: Trouble, at now: Instant) -> HTTPReply {
        switch trouble {
        case .rateLimited, .crowded: fault(400, "ThrottlingException")
        case .conflict: fault(400, "ConflictException")
        case .broken: fault(500, "KMSInternalException")
        case .unavailable: fault(503, "DependencyTimeoutException")
        case .gateway: .gatewayPage
        }
    }

    func fault(_ status: Int, _ code: String, _ message: String? = nil) -> HTTPReply {
        let json: JSON = ["__type": .string(code), "message": .text(message)]
        return HTTPReply(
            status,
            headers: ["content-type": "application/x-amz-json-1.1"],
            body: Array(json.withoutNulls.text.utf8)
        )
    }

    func answer(_ json: JSON) -> HTTPReply {
        HTTPReply(200, headers: ["content-type": "application/x-amz-json-1.1"], body: Array(json.text.utf8))
    }

    /// What AWS says of a signature that it does not accept; nil when it does.
    private func signatureProblem(_ call: HTTPCall, service: String, at now: Instant) -> String? {
        guard let date = call.headers["x-amz-date"], let at = Self.instant(date),
            let authorization = call.headers["authorization"]
        else { return "MissingAuthenticationTokenException" }
        guard abs((now - at).milliseconds) <= Span.minutes(15).milliseconds else { return "RequestExpired" }
        let host = call.address.origin.dropFirst(call.address.scheme.count + 3)
        let signed =
            [("host", String(host))]
            + ["content-type", "x-amz-target"].compactMap { name in call.headers[name].map { (name, $0) } }
        let expected = SigV4.headers(
            method: call.method.rawValue,
            path: call.address.path,
            headers: signed,
            body: call.body,
            at: at,
            with: credentials,
            region: region,
            service: service
        )
        guard let wanted = expected.last?.value, sameBytes(wanted, authorization) else {
            return authorization.contains("Credential=\(credentials.accessKeyID)/")
                ? "InvalidSignatureException" : "UnrecognizedClientException"
        }
        return nil
    }

    /// Reads `20261121T010200Z`.
    private static func instant(_ text: String) -> Instant? {
        let digits = Array(text)
        guard digits.count == 16 else { return nil }
        let parts = [0..<4, 4..<6, 6..<8, 9..<11, 11..<13, 13..<15].map { String(digits[$0]) }
        return Instant(rfc3339: "\(parts[0])-\(parts[1])-\(parts[2])T\(parts[3]):\(parts[4]):\(parts[5])Z")
    }
}

/// A key of KMS; its material is never told.
package struct KMSKey: Sendable {
    package enum State: Sendable { case enabled, disabled, pendingDeletion }

    package internal(set) var state = State.enabled
    package internal(set) var isDenied = false
}

/// What a ciphertext stands for.
struct KMSBlob: Sendable {
    let key: String
    let context: JSON
    let plaintext: [UInt8]
}
