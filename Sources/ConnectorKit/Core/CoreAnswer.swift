import Domain
package import Kernel

/// What the Core answers, as it travels between processes.
package enum CoreAnswer: Sendable {
    case test(ConnectionTest)
    case group(DirectoryGroup)
    case person(DirectoryPerson)
    case result(ProviderResult)
    case members(Page<String>)
    case failure(ProviderFailure)

    package var json: JSON {
        switch self {
        case .test(let test): ["test": test.json]
        case .group(let group): ["group": group.json]
        case .person(let person):
            ["person": ["id": .string(person.id.withText { $0 }), "isActive": .bool(person.isActive)]]
        case .result(let result): ["result": result.json]
        case .members(let page): ["members": ["items": .strings(page.items), "next": .text(page.next)]]
        case .failure(let failure): ["failure": failure.json]
        }
    }

    /// Nil for what no Core of ours answers.
    package init?(json: JSON) {
        if let value = json["test"], let test = ConnectionTest(json: value) {
            self = .test(test)
        } else if let value = json["group"], let group = DirectoryGroup(json: value) {
            self = .group(group)
        } else if let id = json["person"]?["id"]?.string, let isActive = json["person"]?["isActive"]?.bool {
            self = .person(DirectoryPerson(id: Secret(id), isActive: isActive))
        } else if let value = json["result"], let result = ProviderResult(json: value) {
            self = .result(result)
        } else if let items = json["members"]?["items"]?.array {
            self = .members(Page(items: items.compactMap(\.string), next: json["members"]?["next"]?.string))
        } else if let value = json["failure"], let failure = ProviderFailure(json: value) {
            self = .failure(failure)
        } else {
            return nil
        }
    }
}

extension ConnectionTest {
    init?(json: JSON) {
        guard let items = json["checks"]?.array else { return nil }
        let checks = items.compactMap { item -> Check? in
            guard let name = item["name"]?.string, let detail = item["detail"]?.string,
                let verdict = item["verdict"]?.string.flatMap(Check.Verdict.init(rawValue:))
            else { return nil }
            return Check(name, verdict, detail)
        }
        // A check that cannot be read could be the one that failed.
        guard checks.count == items.count else { return nil }
        let missing = json["missing"]?.array?.compactMap(\.string) ?? []
        self.init(checks: checks, missing: missing, identity: json["identity"]?.string)
    }
}

extension DirectoryGroup {
    var json: JSON {
        [
            "id": .string(id), "name": .string(name), "wasCreated": .bool(wasCreated),
            "membershipStamp": .text(membershipStamp),
            "isAssignedToApplication": isAssignedToApplication.map(JSON.bool) ?? .null,
        ]
    }

    init?(json: JSON) {
        guard let id = json["id"]?.string, let name = json["name"]?.string, let wasCreated = json["wasCreated"]?.bool
        else { return nil }
        self.init(
            id: id,
            name: name,
            wasCreated: wasCreated,
            membershipStamp: json["membershipStamp"]?.string,
            isAssignedToApplication: json["isAssignedToApplication"]?.bool
        )
    }
}

extension ProviderResult {
    var json: JSON {
        [
            "outcome": .string(outcome.rawValue), "code": .string(code), "message": .string(message),
            "providerRequestId": .text(providerRequestID), "retryAfterMs": retryAfter.milliseconds,
            "readBack": .string(readBack.rawValue),
        ]
    }

    init?(json: JSON) {
        guard let outcome = json["outcome"]?.string.flatMap(ProvisioningOutcome.init(rawValue:)),
            let code = json["code"]?.string,
            let readBack = json["readBack"]?.string.flatMap(Membership.init(rawValue:))
        else { return nil }
        self.init(
            outcome,
            code: code,
            message: json["message"]?.string ?? "",
            providerRequestID: json["providerRequestId"]?.string,
            retryAfter: json["retryAfterMs"]?.integer.map(Span.init(milliseconds:)),
            readBack: readBack
        )
    }
}

extension ProviderFailure {
    var json: JSON {
        [
            "kind": .string(kind.rawValue), "code": .string(code), "message": .string(message),
            "providerRequestId": .text(providerRequestID), "retryAfterMs": retryAfter.milliseconds,
        ]
    }

    init?(json: JSON) {
        guard let kind = json["kind"]?.string.flatMap(Kind.init(rawValue:)), let code = json["code"]?.string else {
            return nil
        }
        self.init(
            kind,
            code,
            json["message"]?.string ?? "",
            providerRequestID: json["providerRequestId"]?.string,
            retryAfter: json["retryAfterMs"]?.integer.map(Span.init(milliseconds:))
        )
    }
}

extension Span? {
    fileprivate var milliseconds: JSON { map { .integer($0.milliseconds) } ?? .null }
}
