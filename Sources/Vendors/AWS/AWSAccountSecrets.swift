import ConnectorKit
package import Kernel

/// A secret of Secrets Manager with its versions and their stages.
package struct StoredSecret: Sendable {
    package struct Version: Sendable {
        package let id: String
        package let value: String
        package internal(set) var stages: Set<String>
        /// How many reads it stays unseen for.
        var unseen: Int
    }

    package internal(set) var versions: [Version] = []
    package internal(set) var deletedAt: Instant?
}

extension AWSAccount {
    mutating func store(_ operation: String, _ body: JSON, at now: Instant) -> HTTPReply {
        let name = body["SecretId"]?.string ?? body["Name"]?.string ?? ""
        if operation == "CreateSecret" { return create(name, body) }
        if operation == "ListSecrets" { return list(body) }
        guard let secret = secrets[name] else {
            return fault(400, "ResourceNotFoundException", "Secrets Manager can't find the specified secret.")
        }
        guard secret.deletedAt == nil else {
            return fault(400, "InvalidRequestException", "the secret was marked for deletion")
        }
        switch operation {
        case "PutSecretValue": return put(name, body)
        case "GetSecretValue": return get(name, body)
        case "UpdateSecretVersionStage": return move(name, body)
        case "DeleteSecret":
            if body["ForceDeleteWithoutRecovery"]?.bool == true {
                secrets[name] = nil
            } else {
                secrets[name]?.deletedAt = now
            }
            return answer(["Name": .string(name)])
        default: return fault(400, "UnknownOperationException")
        }
    }

    /// Filters by the beginning of names, page by page.
    private func list(_ body: JSON) -> HTTPReply {
        let prefix = body["Filters"]?[0]?["Values"]?[0]?.string ?? ""
        let limit = Int(body["MaxResults"]?.integer ?? 100)
        let after = body["NextToken"]?.string ?? ""
        let names = secrets.filter { $0.value.deletedAt == nil }.keys.filter { $0.hasPrefix(prefix) && $0 > after }
            .sorted()
        let page = names.prefix(min(limit, pageSize))
        let json: JSON = [
            "SecretList": .array(page.map { ["Name": .string($0)] }),
            "NextToken": page.count < names.count ? .text(page.last) : .null,
        ]
        return answer(json.withoutNulls)
    }

    private mutating func create(_ name: String, _ body: JSON) -> HTTPReply {
        guard !name.isEmpty, name.utf8.count <= 512 else { return fault(400, "InvalidParameterException") }
        guard secrets[name] == nil else { return fault(400, "ResourceExistsException") }
        secrets[name] = StoredSecret()
        return put(name, body)
    }

    /// The same token with the same value is the same deed; with another value it is refused.
    private mutating func put(_ name: String, _ body: JSON) -> HTTPReply {
        guard let token = body["ClientRequestToken"]?.string, (32...64).contains(token.utf8.count),
            let value = body["SecretString"]?.string, value.utf8.count <= 65_536
        else { return fault(400, "InvalidParameterException") }
        if let known = secrets[name]?.versions.first(where: { $0.id == token }) {
            guard known.value == value else { return fault(400, "ResourceExistsException") }
            return version(name, token)
        }
        let stages = Set(body["VersionStages"]?.array?.compactMap(\.string) ?? ["AWSCURRENT"])
        for stage in stages { take(stage, name) }
        secrets[name]?.versions.append(.init(id: token, value: value, stages: stages, unseen: lag))
        return version(name, token)
    }

    private func version(_ name: String, _ id: String) -> HTTPReply {
        answer(["Name": .string(name), "VersionId": .string(id)])
    }

    /// A stage is on one version; who loses AWSCURRENT becomes AWSPREVIOUS.
    private mutating func take(_ stage: String, _ name: String) {
        guard let index = secrets[name]?.versions.firstIndex(where: { $0.stages.contains(stage) }) else { return }
        secrets[name]?.versions[index].stages.remove(stage)
        guard stage == "AWSCURRENT" else { return }
        take("AWSPREVIOUS", name)
        secrets[name]?.versions[index].stages.insert("AWSPREVIOUS")
    }

    private mutating func get(_ name: String, _ body: JSON) -> HTTPReply {
        let (id, stage) = (body["VersionId"]?.string, body["VersionStage"]?.string)
        let wanted = id == nil && stage == nil ? "AWSCURRENT" : stage
        let index = secrets[name]?.versions.firstIndex { version in
            (id == nil || version.id == id) && (wanted.map { version.stages.contains($0) } ?? true)
        }
        guard let index, let found = secrets[name]?.versions[index] else {
            return fault(400, "ResourceNotFoundException", "no such version")
        }
        guard found.unseen == 0 else {
            secrets[name]?.versions[index].unseen -= 1
            return fault(400, "ResourceNotFoundException", "no such version")
        }
        return answer([
            "Name": .string(name), "VersionId": .string(found.id), "SecretString": .string(found.value),
            "VersionStages": .strings(found.stages.sorted()),
        ])
    }

    private mutating func move(_ name: String, _ body: JSON) -> HTTPReply {
        guard let stage = body["VersionStage"]?.string else { return fault(400, "InvalidParameterException") }
        let holder = secrets[name]?.versions.first { $0.stages.contains(stage) }?.id
        guard holder == body["RemoveFromVersionId"]?.string else {
            return fault(400, "InvalidParameterException", "the stage is attached to another version")
        }
        take(stage, name)
        if let target = body["MoveToVersionId"]?.string {
            guard let index = secrets[name]?.versions.firstIndex(where: { $0.id == target }) else {
                return fault(400, "ResourceNotFoundException")
            }
            secrets[name]?.versions[index].stages.insert(stage)
        }
        return answer(["Name": .string(name)])
    }
}
