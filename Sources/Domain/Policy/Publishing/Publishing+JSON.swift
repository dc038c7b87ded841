package import Kernel

extension PolicyRevision {
    package var brief: JSON { ["revision": .integer(number), "hash": .string(Hex.encode(hash))] }
}

extension PolicyDraft {
    package var brief: JSON {
        [
            "draft": .string(id.rawValue), "state": .string(state.rawValue), "base": .integer(base),
            "hash": .string(Hex.encode(hash)), "editors": .strings(editors.map(\.rawValue)),
            "editedAt": .instant(editedAt), "confirmation": .string(confirmation), "confirmedAt": .instant(confirmedAt),
            "revision": revision.map(JSON.integer) ?? .null, "version": .integer(version),
        ]
    }
}

extension GuardrailOverride {
    package var json: JSON {
        [
            "request": .string(request.rawValue), "reason": .string(reason), "by": .string(by.rawValue),
            "at": .instant(at), "until": .instant(until),
        ]
    }
}

extension RequestHistory {
    /// Adds a request as policy saw it.
    ///
    /// - Returns: whether policy has seen it; one that it has not seen is left out.
    package mutating func add(_ request: AccessRequest) -> Bool {
        guard let record = request.policyRecordJSON, let facts = record["facts"].flatMap(PolicyFacts.init(json:)),
            let kind = record["outcome"]?.string.flatMap(PolicyOutcome.Kind.init(rawValue:))
        else { return false }
        add(facts, kind)
        return true
    }
}

extension PolicyReplay {
    /// Counts by `before>after`, overall, by tool and by group.
    package var json: JSON {
        [
            "requests": .integer(Int64(requests)), "flipped": .integer(Int64(flipped)),
            "kept": .object(
                PolicyOutcome.Kind.allCases.compactMap { kind in
                    kept[kind].map { JSON.Member(kind.rawValue, .integer(Int64($0))) }
                }
            ),
            "flips": Self.json(flips),
            "byTool": .object(
                byTool.sorted { $0.key < $1.key }.map { JSON.Member($0.key.rawValue, Self.json($0.value)) }
            ),
            "byGroup": .object(
                byGroup.sorted { ID<Names>($0.key) < ID($1.key) }.map { JSON.Member($0.key, Self.json($0.value)) }
            ),
        ]
    }

    private static func json(_ flips: [Flip: Int]) -> JSON {
        let named = flips.map { ($0.key.text, $0.value) }
        return .object(named.sorted { $0.0 < $1.0 }.map { JSON.Member($0.0, .integer(Int64($0.1))) })
    }
}

extension PolicyReplay.Flip {
    /// As it is written in answers: `review>autoApprove`.
    package var text: String { "\(before.rawValue)>\(after.rawValue)" }
}

extension PolicyTrial {
    package var json: JSON {
        let more: JSON = [
            "unseen": .int(unseen), "whole": .bool(isWhole), "from": .instant(from), "to": .instant(to),
            "examples": .array(
                examples.map { example in
                    [
                        "request": .string(example.request.rawValue), "issue": .string(example.issue),
                        "tool": .string(example.tool.rawValue), "createdAt": .instant(example.createdAt),
                        "change": .string(example.flip.text),
                    ]
                }
            ),
        ]
        return .object((replay.json.members ?? []) + (more.members ?? []))
    }
}

extension PolicyVerdict {
    package var json: JSON {
        [
            "outcome": .string(outcome.text), "step": .string(step.rawValue), "matched": .strings(matched),
            "blockedBy": .text(blockedBy), "messages": .strings(messages),
        ]
    }
}

extension PolicyExplanation {
    package var json: JSON {
        .object(
            (verdict.json.members ?? []) + [
                JSON.Member(
                    "rules",
                    .array(
                        findings.map { finding in
                            let members: JSON = [
                                "rule": .string(finding.rule.id), "effect": .string(finding.rule.effect.text),
                                "matched": .bool(finding.failing == nil), "failing": .text(finding.failing?.rawValue),
                                "exception": .text(finding.exception),
                            ]
                            return members.withoutNulls
                        }
                    )
                )
            ]
        )
    }

    /// The stored decision of policy explained anew, with the smallest change that would turn it around.
    package static func of(_ request: AccessRequest, in tx: some Scope & HasPolicies & HasCatalog & HasConnections)
        throws
        -> JSON
    {
        guard let facts = request.policyFacts else {
            throw Refusal(.notFound, "not_decided", "policy has not decided on this request")
        }
        let policy = try tx.policies.revision(request.policyRevision)?.policy() ?? .initial
        let alternatives = try tx.catalog.all().map { try Alternative($0, in: tx) }
        let change = FindSmallestChange(policy, facts, alternatives: alternatives)()
        let more: JSON = [
            "revision": .integer(request.policyRevision), "facts": facts.json, "smallestChange": change?.json ?? .null,
        ]
        return .object((policy.explain(facts).json.members ?? []) + (more.members ?? []))
    }
}

extension Alternative {
    /// A tool as it stands in the catalog now; one that cannot be asked for lacks its status.
    init(_ tool: Tool, in tx: some Scope & HasCatalog & HasConnections) throws {
        let ready = try tool.roles.filter { try MissingStep.of(tool, role: $0.name, in: tx) == nil }
        let attestations = try tx.catalog.attestations(of: tool.id)
        self.init(
            tool: tool.id,
            status: tool.status,
            risk: tool.risk,
            roles: ready.map(\.name),
            attested: attestations.attested(at: tx.now),
            stale: attestations.stale(at: tx.now),
            missingStep: tool.status.isRequestable ? nil : "tool_not_requestable"
        )
    }
}

extension SmallestChange {
    package var json: JSON {
        let members: JSON = [
            "outcome": .string(outcome.text), "changed": .strings(changed.map(\.rawValue)),
            "tool": .string(facts.tool.rawValue), "role": .string(facts.role),
            "requestedDays": .integer(Int64(facts.requestedDays)), "dataClasses": .strings(facts.dataClasses),
        ]
        return members
    }
}
