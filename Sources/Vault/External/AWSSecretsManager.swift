package import ConnectorKit
package import Kernel

/// Secrets in AWS Secrets Manager: one for each value, named `PREFIX/ORGANIZATION/connection/ID/FIELD[/VERSION]`.
///
/// A read always names the version. A write carries a token of its own, so that a repeated one is the same deed. Deleting is
/// at once and for good, without Amazon's window to take it back: a destroyed secret has to be gone.
package struct AWSSecretsManager: ExternalSecretStore {
    package static let name = "aws_secretsmanager"

    package let id = AWSSecretsManager.name
    private let prefix: String
    private let service: AWSService
    private let randomness: any Randomness

    package init(
        region: String,
        prefix: String = "clearance",
        credentials: any AWSCredentialSource,
        transport: any Transport,
        time: any TimeSource,
        randomness: any Randomness,
        address: WebAddress? = nil
    ) throws(Refusal) {
        let partition = region.hasPrefix("cn-") ? "aws-cn" : "aws"
        guard region.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }),
            !region.isEmpty,
            let place = AWSService.address("secretsmanager", region: region, partition: partition, override: address)
        else { throw Refusal(.invalid, "secret_store_address", "`\(region)` is no region of AWS") }
        (self.prefix, self.randomness) = (prefix, randomness)
        service = AWSService(
            name: "secretsmanager",
            target: "secretsmanager",
            region: region,
            address: place,
            credentials: credentials,
            transport: transport,
            time: time
        )
    }

    package func put(_ secret: Secret, at name: ExternalName) async throws -> String {
        let value: JSON = [
            "SecretString": .string(secret.withBytes { Base64.encode($0) }),
            "ClientRequestToken": .string(Hex.encode(randomness.bytes(16))),
        ]
        var reply = try await call("CreateSecret", [.init("Name", .string(path(name)))], value)
        if reply.awsErrorCode == "ResourceExistsException" {
            let more: [JSON.Member] = [
                .init("SecretId", .string(path(name))), .init("VersionStages", ["AWSCURRENT"]),
            ]
            reply = try await call("PutSecretValue", more, value)
        }
        guard let version = try answer(reply)["VersionId"]?.string, !version.contains("\n") else {
            throw KeyServiceFailure.answer.storeRefusal
        }
        return version
    }

    package func get(_ name: ExternalName, version: String) async throws -> Secret {
        let members: [JSON.Member] = [
            .init("SecretId", .string(path(name))), .init("VersionId", .string(version)),
        ]
        let json = try answer(try await call("GetSecretValue", members))
        guard let found = json["VersionId"]?.string, sameBytes(found, version),
            let value = json["SecretString"]?.string.flatMap({ Base64.decode($0) })
        else { throw KeyServiceFailure.answer.storeRefusal }
        return Secret(value)
    }

    package func names(of connection: ExternalName) async throws -> [ExternalName] {
        var (names, next): ([ExternalName], JSON?) = ([], nil)
        repeat {
            let filter: JSON = ["Key": "name", "Values": [.string(path(connection) + "/")]]
            var members: [JSON.Member] = [.init("Filters", [filter]), .init("MaxResults", 100)]
            if let next { members.append(.init("NextToken", next)) }
            let json = try answer(try await call("ListSecrets", members))
            names += (json["SecretList"]?.array ?? []).compactMap { $0["Name"]?.string.flatMap(self.name) }
                .filter { $0.isBelow(connection) }
            next = json["NextToken"]
        } while next != nil && next != .null
        return names
    }

    package func delete(_ name: ExternalName) async throws {
        let members: [JSON.Member] = [
            .init("SecretId", .string(path(name))), .init("ForceDeleteWithoutRecovery", true),
        ]
        let reply = try await call("DeleteSecret", members)
        guard reply.awsErrorCode != "ResourceNotFoundException" || reply.isSuccess else { return }
        _ = try answer(reply)
    }

    private func path(_ name: ExternalName) -> String { ([prefix] + name.parts).joined(separator: "/") }

    private func name(_ path: String) -> ExternalName? {
        guard path.hasPrefix(prefix + "/") else { return nil }
        return ExternalName(parts: path.dropFirst(prefix.count + 1).split(separator: "/").map(String.init))
    }

    private func call(_ operation: String, _ members: [JSON.Member], _ more: JSON = [:]) async throws -> HTTPReply {
        try await service.call(operation, .object(members + (more.members ?? [])))
    }

    private func answer(_ reply: HTTPReply) throws(Refusal) -> JSON {
        guard !reply.isSuccess else {
            guard let json = reply.json else { throw KeyServiceFailure.answer.storeRefusal }
            return json
        }
        switch reply.awsErrorCode {
        case "ResourceNotFoundException": throw KeyServiceFailure.missing.storeRefusal
        case "InvalidRequestException", "DecryptionFailure": throw KeyServiceFailure.disabled.storeRefusal
        case "ThrottlingException", "LimitExceededException": throw KeyServiceFailure.throttled(nil).storeRefusal
        case .some where reply.status < 500: throw KeyServiceFailure.denied.storeRefusal
        default: throw (reply.status >= 500 ? KeyServiceFailure.down : .answer).storeRefusal
        }
    }
}

extension KeyServiceFailure {
    /// The same cause, told of a store of secrets.
    var storeRefusal: Refusal {
        let reason = refusal.reason.replacing("key_service_", with: "secret_store_")
        let message =
            switch self {
            case .missing: "the store of secrets does not have this version of the secret; set it anew"
            case .disabled: "the secret is being deleted or cannot be decrypted at the store of secrets"
            case .denied, .wrongKey, .wrongContext: "the store of secrets denies the use to this server's credential"
            case .throttled: "the store of secrets asks for a pause"
            case .down: "the store of secrets cannot be reached; try again"
            case .slow: "the store of secrets did not answer in time; try again"
            case .forbidden: "the egress guard forbids the address of the store of secrets; see `egress.allow`"
            case .answer: "the store of secrets answered something else than a secret"
            }
        return Refusal(.unavailable, reason, message)
    }
}
