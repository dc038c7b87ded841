/// Rule 2: one principal by its full name, and a condition that nobody else can meet.
struct CheckTrust {
    /// The parameters and issuers of the template around it, where there is one.
    var template: ArtifactNode?

    private static let mayDo: Set<String> = [
        "sts:assumerole", "sts:assumerolewithwebidentity", "sts:tagsession", "sts:setsourceidentity",
    ]

    func callAsFunction(_ policy: ArtifactNode, into findings: inout LintFindings) {
        guard let statements = policy["Statement"]?.branches, !statements.isEmpty else {
            return findings.add(.unreadable, policy.line, "a trust policy needs statements")
        }
        let allowing = statements.filter { $0["Effect"]?.text != "Deny" }
        var principals: [ArtifactNode] = []
        for statement in allowing {
            if let part = statement["NotPrincipal"] {
                findings.add(.actionInverted, part.line, "the trust uses NotPrincipal")
            }
            if let part = statement["NotAction"] {
                findings.add(.actionInverted, part.line, "the trust uses NotAction")
            }
            principals += self.principals(of: statement, into: &findings)
            check(actionsOf: statement, into: &findings)
            check(conditionOf: statement, into: &findings)
        }
        if principals.count > 1 {
            findings.add(
                .trustPrincipal,
                principals[1].line,
                "\(principals.count) principals are trusted instead of one"
            )
        }
    }

    private func principals(of statement: ArtifactNode, into findings: inout LintFindings) -> [ArtifactNode] {
        guard let principal = statement["Principal"] else {
            findings.add(.trustPrincipal, statement.line, "nobody is named")
            return []
        }
        guard case .map(let kinds) = principal.value else {
            findings.add(.trustPrincipal, principal.line, "the principal is `\(principal.text ?? "not written out")`")
            return []
        }
        return kinds.flatMap { kind in
            kind.value.branches.map { one in
                check(principal: one, kind: kind.key, into: &findings)
                return one
            }
        }
    }

    private func check(principal: ArtifactNode, kind: String, into findings: inout LintFindings) {
        let name = principal.text ?? fixedName(principal)
        switch kind {
        case "AWS":
            guard let name else {
                return findings.add(.trustPrincipal, principal.line, "the trusted role is decided at install time")
            }
            guard Self.isRole(name) else {
                return findings.add(.trustPrincipal, principal.line, "`\(name)` is no role's full name")
            }
        case "Federated":
            let isOwn: Bool =
                if case .call(let function, _) = principal.value { ["Ref", "GetAtt"].contains(function) } else { false }
            guard isOwn || name?.contains(":oidc-provider/") == true && name?.contains("*") == false else {
                return findings.add(.trustPrincipal, principal.line, "`\(name ?? "?")` is no OIDC provider")
            }
        default: findings.add(.trustPrincipal, principal.line, "\(kind) principals cannot be ours")
        }
    }

    /// `arn:aws:iam::123456789012:role/path/name`, of any partition.
    static func isRole(_ name: String) -> Bool {
        let parts = name.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 6 && parts[0] == "arn" && parts[2] == "iam" && parts[4].count == 12
            && parts[4].allSatisfy(\.isNumber) && parts[5].hasPrefix("role/") && parts[5].count > 5
            && !name.contains { $0 == "*" || $0 == "?" }
    }

    /// What a reference stands for when the installer cannot choose: a parameter that allows its default alone.
    private func fixedName(_ node: ArtifactNode) -> String? {
        guard case .call(let function, let argument) = node.value, let name = argument.text else { return nil }
        if function == "Sub" {
            let text = name.replacing("${AWS::Partition}", with: "aws")
            return text.contains("${") ? nil : text
        }
        guard function == "Ref", let parameter = template?["Parameters"]?[name] else { return nil }
        let allowed = parameter["AllowedValues"]?.items.compactMap(\.text)
        return allowed?.count == 1 ? allowed?.first : nil
    }

    private func check(actionsOf statement: ArtifactNode, into findings: inout LintFindings) {
        for action in statement["Action"]?.branches ?? [] {
            guard let name = action.text, Self.mayDo.contains(name.lowercased()) else {
                findings.add(.trustAction, action.line, "`\(action.text ?? "?")` is allowed by the trust policy")
                continue
            }
        }
    }

    private func check(conditionOf statement: ArtifactNode, into findings: inout LintFindings) {
        var exact: Set<String> = []
        for (test, keys) in statement["Condition"]?.members ?? [] {
            for (key, wanted) in keys.members {
                let part = key.split(separator: ":").last.map { $0.lowercased() } ?? ""
                guard ["externalid", "aud", "sub"].contains(part) else { continue }
                guard test == "StringEquals" else {
                    findings.add(.trustLooseCondition, wanted.line, "`\(key)` is compared by \(test)")
                    continue
                }
                if isPinned(wanted, key: key, into: &findings) { exact.insert(part) }
            }
        }
        let isWeb =
            statement["Action"]?.branches.contains { $0.text?.lowercased().hasSuffix("withwebidentity") == true }
            ?? false
        if isWeb, !exact.isSuperset(of: ["aud", "sub"]) {
            findings.add(.trustCondition, statement.line, "audience and subject are not both pinned by StringEquals")
        } else if !isWeb, !exact.contains("externalid") {
            findings.add(.trustCondition, statement.line, "no external id is demanded by StringEquals")
        }
    }

    private func isPinned(_ wanted: ArtifactNode, key: String, into findings: inout LintFindings) -> Bool {
        let values = wanted.branches
        guard values.count == 1, let value = values.first else {
            findings.add(.trustLooseCondition, wanted.line, "`\(key)` may have \(values.count) values")
            return false
        }
        switch value.value {
        case .text(let text): return isFixed(text, key: key, line: value.line, into: &findings)
        case .call("Ref", let name): return isDemanded(name.text ?? "", key: key, line: value.line, into: &findings)
        case .call("Sub", let text): return isFixed(text.text ?? "", key: key, line: value.line, into: &findings)
        case .call("Join", let parts): return isFixed(Self.joined(parts), key: key, line: value.line, into: &findings)
        default:
            findings.add(.trustLooseCondition, value.line, "`\(key)` is not written out")
            return false
        }
    }

    /// No pattern, and for an external id enough that nobody guesses: the account's number is known to many.
    private func isFixed(_ text: String, key: String, line: Int, into findings: inout LintFindings) -> Bool {
        var (own, demanded) = (text, true)
        for name in Self.references(in: text) {
            own = own.replacing("${\(name)}", with: "")
            guard !name.hasPrefix("AWS::") else { continue }
            demanded = isDemanded(name, key: key, line: line, into: &findings) && demanded
            // A parameter's value stands for itself; its own length is the template's to demand.
            own += String(repeating: "x", count: Self.unguessable)
        }
        guard !own.isEmpty, !own.contains("*") else {
            findings.add(.trustLooseCondition, line, "`\(key)` is `\(text)`")
            return false
        }
        guard !key.lowercased().hasSuffix("externalid") || own.utf8.count >= Self.unguessable else {
            findings.add(.trustLooseCondition, line, "`\(text)` can be guessed")
            return false
        }
        return demanded
    }

    /// Fewer characters of an external id are not random enough.
    private static let unguessable = 16

    /// The text of a `Join` as `Sub` would have it; a part that is decided elsewhere counts as nothing.
    private static func joined(_ arguments: ArtifactNode) -> String {
        guard case .list(let parts) = arguments.value, parts.count == 2 else { return "" }
        let texts = parts[1].items.map { part in
            if case .call("Ref", let name) = part.value { "${\(name.text ?? "AWS::NoValue")}" } else { part.text ?? "" }
        }
        return texts.joined(separator: parts[0].text ?? "")
    }

    private static func references(in text: String) -> [String] {
        text.split(separator: "${", omittingEmptySubsequences: false).dropFirst().compactMap { part in
            part.firstIndex(of: "}").map { String(part[..<$0]) }
        }
    }

    /// A parameter has to have a value: an empty one would be taken as it is.
    private func isDemanded(_ name: String, key: String, line: Int, into findings: inout LintFindings) -> Bool {
        guard let parameter = template?["Parameters"]?[name] else { return true }
        let isLongEnough = parameter["MinLength"]?.text.flatMap { Int($0) }.map { $0 > 0 } ?? false
        guard
            isLongEnough || parameter["AllowedPattern"] != nil || parameter["AllowedValues"] != nil
                || parameter["Default"]?.text?.isEmpty == false
        else {
            findings.add(.trustLooseCondition, line, "parameter `\(name)` for `\(key)` may be empty")
            return false
        }
        return true
    }
}
