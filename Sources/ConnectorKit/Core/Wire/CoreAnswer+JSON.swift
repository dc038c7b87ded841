import Domain
package import Kernel

extension ProviderFailure {
    package var json: JSON {
        [
            "kind": .string(kind.rawValue), "code": .string(code), "message": .string(message),
            "providerRequestId": .text(providerRequestID), "retryAfterMilliseconds": .span(retryAfter),
        ]
    }

    package init?(_ json: JSON) {
        guard let kind = json["kind"]?.string.flatMap(Kind.init), let code = json["code"]?.string else { return nil }
        self.init(
            kind,
            code,
            json["message"]?.string ?? "",
            providerRequestID: json["providerRequestId"]?.string,
            retryAfter: json["retryAfterMilliseconds"]?.span
        )
    }
}

extension ProviderResult {
    package var json: JSON {
        [
            "outcome": .string(outcome.rawValue), "code": .string(code), "message": .string(message),
            "providerRequestId": .text(providerRequestID), "retryAfterMilliseconds": .span(retryAfter),
            "readBack": .string(readBack.rawValue),
        ]
    }

    package init?(_ json: JSON) {
        guard let outcome = json["outcome"]?.string.flatMap(ProvisioningOutcome.init), let code = json["code"]?.string,
            let readBack = json["readBack"]?.string.flatMap(Membership.init)
        else { return nil }
        self.init(
            outcome,
            code: code,
            message: json["message"]?.string ?? "",
            providerRequestID: json["providerRequestId"]?.string,
            retryAfter: json["retryAfterMilliseconds"]?.span,
            readBack: readBack
        )
    }
}

extension ConnectionTest {
    package init?(_ json: JSON) {
        guard let entries = json["checks"]?.array else { return nil }
        var checks: [Check] = []
        for entry in entries {
            guard let name = entry["name"]?.string, let verdict = entry["verdict"]?.string.flatMap(Check.Verdict.init)
            else { return nil }
            checks.append(Check(name, verdict, entry["detail"]?.string ?? ""))
        }
        let missing = json["missing"]?.array?.compactMap(\.string) ?? []
        self.init(
            checks: checks,
            missing: missing,
            identity: json["identity"]?.string,
            consent: json["consent"].flatMap(Consent.init),
            withdrawn: json["withdrawn"]?.string
        )
    }

    /// As it travels: the report, and what is to be kept of the consent.
    package var wire: JSON {
        .object(
            (json.members ?? []) + [.init("consent", consent?.json ?? .null), .init("withdrawn", .text(withdrawn))]
        )
    }
}

extension ConnectionTest.Consent {
    var json: JSON {
        [
            "vendor": .string(vendor), "account": .string(account), "principal": .text(principal),
            "granted": .strings(granted.sorted()), "beyond": .strings(beyond),
        ]
    }

    init?(_ json: JSON) {
        guard let vendor = json["vendor"]?.string, let account = json["account"]?.string else { return nil }
        self.init(
            vendor: vendor,
            account: account,
            principal: json["principal"]?.string,
            granted: Set(json["granted"]?.array?.compactMap(\.string) ?? []),
            beyond: json["beyond"]?.array?.compactMap(\.string) ?? []
        )
    }
}

extension DirectoryGroup {
    package var json: JSON {
        [
            "id": .string(id), "name": .string(name), "wasCreated": .bool(wasCreated),
            "membershipStamp": .text(membershipStamp),
            "isAssignedToApplication": isAssignedToApplication.map(JSON.bool) ?? .null,
        ]
    }

    package init?(_ json: JSON) {
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

extension DirectoryPerson {
    package var json: JSON { ["id": id.withText { .string($0) }, "isActive": .bool(isActive)] }

    package init?(_ json: JSON) {
        guard let id = json["id"]?.string, let isActive = json["isActive"]?.bool else { return nil }
        self.init(id: Secret(id), isActive: isActive)
    }
}

extension Page<String> {
    package var json: JSON { ["items": .strings(items), "next": .text(next)] }

    package init?(_ json: JSON) {
        guard let entries = json["items"]?.array else { return nil }
        let items = entries.compactMap(\.string)
        guard items.count == entries.count else { return nil }
        self.init(items: items, next: json["next"]?.string)
    }
}

extension JSON {
    fileprivate static func span(_ span: Span?) -> JSON { span.map { .integer($0.milliseconds) } ?? .null }
    fileprivate var span: Span? { integer.map(Span.init(milliseconds:)) }
}
