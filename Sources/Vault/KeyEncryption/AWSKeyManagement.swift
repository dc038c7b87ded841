package import ConnectorKit
package import Kernel

/// Wraps data keys with a key of AWS KMS, which never leaves it.
///
/// Every call names the key and carries the encryption context (organization, use, id: nothing secret, since CloudTrail keeps
/// it). The key's ARN is the configured one, and an answer by any other key is refused: an alias could be pointed elsewhere.
package struct AWSKeyManagement: KeyEncryptionProvider {
    package let id: String
    private let arn: String
    private let service: AWSService

    /// - Parameters:
    ///   - arn: `arn:aws:kms:REGION:ACCOUNT:key/ID`.
    ///   - address: the operator's own address of KMS, for a private endpoint or a test.
    package init(
        arn: String,
        credentials: any AWSCredentialSource,
        transport: any Transport,
        time: any TimeSource,
        address: WebAddress? = nil
    ) throws(Refusal) {
        let parts = arn.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn", ["aws", "aws-cn", "aws-us-gov"].contains(parts[1]),
            parts[2] == "kms", !parts[3].isEmpty, parts[5].hasPrefix("key/"),
            let place = AWSService.address("kms", region: parts[3], partition: parts[1], override: address)
        else {
            throw Refusal(.invalid, "key_address", "`\(arn)` is not the ARN of a KMS key (not of an alias)")
        }
        self.arn = arn
        id = "aws-kms:" + arn
        service = AWSService(
            name: "kms",
            target: "TrentService",
            region: parts[3],
            address: place,
            credentials: credentials,
            transport: transport,
            time: time
        )
    }

    package func wrap(_ key: Secret, context: [UInt8]) async throws -> [UInt8] {
        let plaintext = key.withBytes { Base64.encode($0) }
        let answer = try await call("Encrypt", ["Plaintext": .string(plaintext)], context)
        guard let blob = answer["CiphertextBlob"]?.string.flatMap({ Base64.decode($0) }), !blob.isEmpty else {
            throw KeyServiceFailure.answer.refusal
        }
        return blob
    }

    package func unwrap(_ wrapped: [UInt8], context: [UInt8]) async throws -> Secret {
        let answer = try await call("Decrypt", ["CiphertextBlob": .string(Base64.encode(wrapped))], context)
        guard let key = answer["Plaintext"]?.string.flatMap({ Base64.decode($0) }), !key.isEmpty else {
            throw KeyServiceFailure.answer.refusal
        }
        return Secret(key)
    }

    private func call(_ operation: String, _ members: JSON, _ context: [UInt8]) async throws(Refusal) -> JSON {
        // The context is a map of texts; ours is one canonical value, as a whole and readable.
        let fixed: JSON = [
            "KeyId": .string(arn),
            "EncryptionContext": ["clearance": .string(String(decoding: context, as: UTF8.self))],
        ]
        let body = JSON.object((members.members ?? []) + (fixed.members ?? []))
        let reply = try await service.call(operation, body)
        guard reply.isSuccess else { throw failure(reply).refusal }
        guard let json = reply.json, json["KeyId"] != nil else { throw KeyServiceFailure.answer.refusal }
        guard let used = json["KeyId"]?.string, sameBytes(used, arn) else { throw KeyServiceFailure.wrongKey.refusal }
        return json
    }

    private func failure(_ reply: HTTPReply) -> KeyServiceFailure {
        switch reply.awsErrorCode {
        case "InvalidCiphertextException": .wrongContext
        case "IncorrectKeyException", "InvalidKeyUsageException": .wrongKey
        case "DisabledException", "KMSInvalidStateException": .disabled
        case "NotFoundException", "InvalidArnException": .missing
        case "ThrottlingException", "LimitExceededException": .throttled(nil)
        case "KeyUnavailableException", "DependencyTimeoutException", "KMSInternalException": .down
        case .some where reply.status < 500: .denied
        default: reply.status >= 500 ? .down : .answer
        }
    }
}
