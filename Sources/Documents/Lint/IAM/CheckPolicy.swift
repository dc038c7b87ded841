/// Rule 1: every allowed action is List or Read by AWS's own levels, and hands out neither data nor credentials.
struct CheckPolicy {
    let actions: IAMActions

    /// What AWS accepts in one managed policy, in characters without white space.
    static let managedLimit = 6144
    /// What AWS accepts in all inline policies of a role together.
    static let inlineLimit = 10240

    /// AWS's managed policies that AWS keeps read-only.
    static let accepted: Set<String> = ["SecurityAudit", "job-function/ViewOnlyAccess"]

    func callAsFunction(_ policy: ArtifactNode, into findings: inout LintFindings) {
        guard let statements = policy["Statement"] else {
            return findings.add(.unreadable, policy.line, "a policy needs statements")
        }
        for statement in statements.branches where !statement.isNoValue { check(statement, into: &findings) }
        if policy.compactSize > Self.inlineLimit {
            findings.add(
                .policyTooLarge,
                policy.line,
                "the policy has \(policy.compactSize) characters, more than \(Self.inlineLimit)"
            )
        }
    }

    private func check(_ statement: ArtifactNode, into findings: inout LintFindings) {
        guard let effect = statement["Effect"]?.text else {
            return findings.add(.actionNotLiteral, statement.line, "the statement's effect is not written out")
        }
        guard effect != "Deny" else { return }
        guard effect == "Allow" else { return findings.add(.unreadable, statement.line, "`\(effect)` is no effect") }
        for inverted in ["NotAction", "NotResource", "NotPrincipal"] {
            if let part = statement[inverted] {
                findings.add(.actionInverted, part.line, "the statement uses \(inverted)")
            }
        }
        if statement["Action"] == nil, statement["NotAction"] == nil {
            findings.add(.unreadable, statement.line, "the statement names no action")
        }
        for action in statement["Action"]?.branches ?? [] where !action.isNoValue {
            check(action: action, into: &findings)
        }
    }

    private func check(action: ArtifactNode, into findings: inout LintFindings) {
        guard let pattern = action.text else {
            return findings.add(.actionNotLiteral, action.line, "an action is not written out")
        }
        guard !findings.isNamedWrite(pattern, of: "aws", action.line, ignoringCase: true) else { return }
        let isPattern = pattern.contains { $0 == "*" || $0 == "?" }
        if pattern == "*" || pattern.hasSuffix(":*") {
            return findings.add(.actionWildcard, action.line, "`\(pattern)` takes in every action")
        }
        let matched = actions.matching(pattern)
        guard !matched.isEmpty else {
            return findings.add(.actionUnknown, action.line, "no action is called `\(pattern)`")
        }
        let name: (IAMActions.Action) -> String = { isPattern ? "`\(pattern)` takes in `\($0.text)`" : "`\($0.text)`" }
        if let worst = matched.first(where: { $0.level != .list && $0.level != .read }) {
            findings.add(.actionNotReadOnly, action.line, "\(name(worst)), level \(worst.level.name)")
        }
        if let worst = matched.first(where: { RevealingReads.contains($0) }) {
            findings.add(.actionReadsData, action.line, "\(name(worst)), which hands out data, code or credentials")
        }
    }

    /// A managed policy attached by its ARN.
    func check(managed: ArtifactNode, into findings: inout LintFindings) {
        let arn: String? =
            switch managed.value {
            case .text(let text): text
            case .call("Sub", let argument): argument.text
            default: nil
            }
        guard let arn else {
            return findings.add(.actionNotLiteral, managed.line, "a managed policy is not written out")
        }
        guard !findings.isNamedWrite(arn, of: "aws", managed.line) else { return }
        let isAWS = arn.hasPrefix("arn:aws:iam::aws:policy/") || arn.hasPrefix("arn:${AWS::Partition}:iam::aws:policy/")
        let name = arn.split(separator: "/", maxSplits: 1).last.map(String.init) ?? arn
        guard isAWS, Self.accepted.contains(name) else {
            return findings.add(.managedPolicy, managed.line, "`\(arn)` is not among the accepted managed policies")
        }
    }
}
