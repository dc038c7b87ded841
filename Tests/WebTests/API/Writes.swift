import Domain
import HTTPTypes
import Kernel

@testable import Web

/// One sound call of every operation that changes something, on a company with things of every kind.
struct Writes: Sendable {
    struct Call: Sendable {
        let route: APIRoute
        let path: String
        let body: JSON?
        /// Whether the body names something of the organization, though the path does not.
        var namesInBody = false

        /// Whether that reason is a sound answer too: these need something done before that no single call can do.
        func mayBeRefused(with reason: String?) -> Bool {
            switch (route.method, route.path) {
            // The person at hand decides nothing, and the request at hand is not the caller's.
            case (.post, "/requests/{id}/answers"): reason == "not_yours"
            case (.delete, "/people/{id}/identities/{connection}"): reason == "no_such_mapping"
            case (.post, "/people/{id}/return"): reason == "person_active"
            case (.post, "/policy/drafts/{id}/publication"): ["confirmation_required", "hash_missing"].contains(reason)
            case (.post, "/connections/{id}/adoption"): reason == "connection_lives"
            case (.delete, "/connections/{id}/credential-links/{link}"): reason == "no_such_link"
            case (.put, "/licence"): reason == "licence_not_needed"
            case (.post, "/requests/{id}/break-glass"): reason == "break_glass_off"
            case (.post, "/tools/{id}/attestations/{fact}/withdrawal"): reason == "no_such_attestation"
            default: false
            }
        }
    }

    let calls: [Call]

    init(_ company: Company) async throws {
        let house = company.house
        let grant = try await company.approve("HELP-2").rawValue
        try await company.startJobs()
        let effect = try await Self.deadEffect(in: house)
        let (finding, comparison, change) = try await Self.differences(in: house)
        let draft = try await house.write(by: house.admin) { try DraftPolicy(.initial)(in: $0) }
        let places: [String: String] = [
            "requests": company.requests["HELP-3"]?.rawValue ?? "", "grants": grant,
            "jobs": try await house.read { try $0.jobs.of(grant: ID(grant))[0].id.rawValue },
            "tools": "claude-enterprise", "people": house.requester.id.rawValue, "connections": "okta",
            "effects": effect, "tokens": try await Self.token(in: house), "policy": draft.id.rawValue,
            "reviews": try await Self.review(of: ID(grant), in: house), "comparisons": comparison,
            "mass-changes": change,
            "break-glass": try await Self.brokenGlass(company.requests["HELP-3"], ID(grant), in: house),
            "notice-deliveries": try await Self.deadMessage(in: house),
        ]
        let bodies = Self.bodies(
            request: places["requests"] ?? "",
            approver: house.approver.id,
            finding: finding,
            grant: grant,
            draft: draft
        )
        calls = APIRoutes.all.filter { $0.method != .get }.map { route in
            let noun = route.path.split(separator: "/").first.map(String.init) ?? ""
            let path = route.path.replacing("{id}", with: places[noun] ?? "").replacing("{role}", with: "user")
                .replacing("{connection}", with: "okta")
                .replacing("{field}", with: noun == "notice-secrets" ? "slack_admins" : "private_key")
                .replacing("{fact}", with: "soc2").replacing("{link}", with: "none")
            let named = [
                "/bulk-decisions", "/intake", "/finding-resolutions", "/bulk-revocations", "/tool-statuses",
                "/tool-statuses/preview",
            ].contains(route.path)
            let body = route.body == nil ? nil : bodies[route.path]
            return Call(route: route, path: path, body: body, namesInBody: named)
        }
    }

    private static func bodies(
        request: String,
        approver: ID<Person>,
        finding: String,
        grant: String,
        draft: PolicyDraft
    ) -> [String: JSON] {
        [
            "/requests/{id}/decision": ["decision": "approve"], "/requests/{id}/cancellation": ["reason": "x"],
            "/bulk-decisions": ["requests": [.string(request)], "decision": "approve"],
            "/grants/{id}/extensions": ["days": 1, "reason": "x"], "/grants/{id}/revocation": ["reason": "x"],
            "/jobs/{id}/completion": ["note": "x"], "/jobs/{id}/abandonment": ["reason": "x"],
            "/finding-resolutions": ["findings": [.string(finding)], "choice": "adopt", "reason": "x"],
            "/people/{id}/leaving": ["reason": "x"], "/people/{id}/return": ["reason": "x"],
            "/tools/{id}/status": ["status": "blocked", "liveGrants": "keep", "reason": "x"],
            "/bulk-revocations": ["grants": [.string(grant)], "reason": "x"],
            "/reviews/{id}/answer": ["answer": "keep", "reason": "x"],
            "/review-settings": ["issueType": "10002"], "/licence": ["document": "x"],
            "/break-glass-settings": ["invokers": "approver"],
            "/requests/{id}/break-glass": ["hours": 1, "reason": "x"],
            "/break-glass/{id}/review": ["verdict": "justified", "comment": "x"],
            "/requests/{id}/reassignment": ["to": .string(approver.rawValue), "reason": "x"],
            "/retention": ["auditDays": 400, "identityDays": .null, "jobDays": 30],
            "/breaker": ["most": 50, "percent": 10],
            "/mass-changes/{id}/settlement": ["release": false, "reason": "x"],
            "/tools/{id}/roles/{role}/group": [:],
            "/tools/{id}/attestations/{fact}": [
                "holds": true, "source": "https://vendor.example/soc2", "statedAt": "2026-11-01T00:00:00Z",
                "validUntil": "2027-11-01T00:00:00Z",
            ],
            "/tools/{id}/attestations/{fact}/withdrawal": ["reason": "x"],
            "/intake/fields": ["region": "required", "costCentre": "optional"],
            "/catalog/imports": ["format": "csv", "content": "id,name\nnew-one,New\n", "apply": "all"],
            "/tool-statuses/preview": ["tools": ["claude-enterprise"], "status": "blocked"],
            "/tool-statuses": [
                "tools": ["claude-enterprise"], "status": "pilot", "liveGrants": "keep", "reason": "x",
            ],
            "/starter-catalog/additions": ["tools": ["notion-ai"]],
            "/tools/{id}": [
                "name": "Claude", "status": "approved", "risk": "low", "connection": "okta",
                "roles": [["name": "user", "isDefault": true]],
            ],
            "/connections": ["connector": "okta", "name": "n", "settings": ["org_url": "https://acme.okta.com"]],
            "/connections/{id}": ["name": "Another name"],
            "/connections/{id}/credential": ["secrets": ["private_key": "v"]],
            "/connections/{id}/revocation": ["reason": "x"], "/connections/{id}/adoption": ["from": "jira"],
            "/connections/{id}/credential-links": ["hours": 24],
            "/connections/{id}/state": ["state": "disabled"], "/connections/{id}/secrets/{field}": ["value": "v"],
            "/people/{id}/identities/{connection}": ["login": "rosa@acme.example"],
            "/intake": [
                "connection": "jira", "projectKey": "HELP", "portalId": "1", "requestTypeIds": ["10"],
                "appUuid": "11111111-2222-3333-4444-555555555555",
            ],
            "/policy/drafts": ["rules": [], "guardrails": [:]],
            "/policy/drafts/{id}": ["rules": [], "guardrails": [:]],
            "/policy/replays": ["draft": .string(draft.id.rawValue)],
            "/policy/drafts/{id}/confirmation": ["typed": .string(draft.confirmation)],
            "/policy/drafts/{id}/publication": ["acceptsInexact": false],
            "/requests/{id}/override": ["reason": "x", "until": "2026-12-01T00:00:00Z"],
            "/approval-settings": ["stages": ["security": ["roles": ["approver"]]]],
            "/tools/{id}/owners": ["owners": []], "/requests/{id}/questions": ["question": "why?"],
            "/requests/{id}/answers": ["answer": "so"],
            "/people/{id}/absence": ["until": "2026-12-01T00:00:00Z"],
            "/people/{id}/delegation": [
                "to": .string(approver.rawValue), "reason": "leave", "until": "2026-12-01T00:00:00Z",
            ],
            "/notice-settings": ["language": "de", "timeZone": "Europe/Berlin"],
            "/notice-secrets/{field}": ["value": "https://hooks.slack.com/services/T/B/x"],
            "/notice-tests": ["channel": "slack", "room": "admins"], "/me/notices": ["language": "de"],
            "/me/mail-address": ["address": "rosa@acme.example"],
            "/people/{id}/mail-address": ["address": "rosa@acme.example"], "/grants/{id}/renewal": ["isRenewed": false],
            "/intake/issues": ["issue": "HELP-99"], "/policy/revisions": ["rules": [], "guardrails": [:]],
            "/people": ["displayName": "Nina"], "/people/{id}/roles": ["roles": ["auditor"]],
            "/people/{id}/jira-account": ["account": "jira-rosa"], "/people/{id}/department": ["department": "Sales"],
        ]
    }

    /// Settings by which people are told, and a message that failed for good.
    static func deadMessage(in house: House) async throws -> String {
        try await house.write(by: house.admin) { tx in
            let mail = NoticeSettings.Mail(
                host: "mail.acme.example",
                port: 587,
                security: .startTLS,
                user: "clearance",
                from: "clearance@acme.example",
                domains: ["acme.example"]
            )
            _ = try ConfigureNotices(NoticeSettings(mail: mail), zones: SystemTimeZones())(in: tx)
            let delivery = Delivery(
                id: tx.newID(),
                notice: nil,
                channel: .mail,
                addressee: .person(house.requester.id, as: .holder),
                createdAt: tx.now,
                state: .deadLetter,
                attempts: 8,
                code: "recipient_refused",
                message: "the mail server answered 550"
            )
            try tx.notices.add(delivery)
            return delivery.id.rawValue
        }
    }

    /// A member whom nothing explains, the group's comparison, and a change that the breaker holds.
    static func differences(in house: House) async throws -> (finding: String, comparison: String, change: String) {
        try await house.write(by: house.admin) { tx in
            let target = Grant.Target(connection: "okta", group: "00g1claude")
            let comparison = GroupComparison(id: tx.newID(), target: target)
            try tx.reconciliation.add(comparison)
            let identity = ExternalIdentity(
                id: tx.newID(),
                sealed: SealedValue(keyID: "test", bytes: [1]),
                reference: sha256([1]),
                createdAt: tx.now
            )
            try tx.identities.add(identity)
            let finding = Finding(
                id: tx.newID(),
                comparison: comparison.id,
                kind: .outOfBand,
                reference: identity.reference,
                identity: identity.id,
                foundAt: tx.now,
                seenRun: 1
            )
            try tx.reconciliation.add(finding)
            let held = try BeginMassChange(.bulk, ["grant"], size: 60, reason: "the team was dissolved")(in: tx)
            return (finding.id.rawValue, comparison.id.rawValue, held?.id.rawValue ?? "")
        }
    }

    /// What somebody attested of a tool: the fact's name.
    static func attestation(in house: House) async throws -> String {
        try await house.write(by: house.admin) { tx in
            let wanted = AttestationWanted(
                .dpa,
                true,
                source: "https://vendor.example/dpa",
                statedAt: tx.now,
                validUntil: tx.now + .days(365)
            )
            return try AttestTool("claude-enterprise", wanted)(in: tx).fact.rawValue
        }
    }

    /// A question that waits for an answer.
    static func review(of grant: ID<Grant>, in house: House) async throws -> String {
        try await house.write(by: house.admin) { tx in
            let review = Review(
                id: tx.newID(),
                grant: grant,
                cycle: tx.now + .days(10),
                reviewer: nil,
                openedAt: tx.now,
                dueAt: tx.now + .days(7),
                nextAt: tx.now + .days(7),
                state: .issued,
                issue: "HELP-77",
                issuedAt: tx.now
            )
            try tx.reviews.add(review)
            return review.id.rawValue
        }
    }

    /// A use of break-glass by somebody who is not there to review it.
    static func brokenGlass(_ request: ID<AccessRequest>?, _ grant: ID<Grant>, in house: House) async throws -> String {
        try await house.write(by: house.admin) { tx in
            guard let request else { return "" }
            let use = BreakGlassUse(
                id: tx.newID(),
                request: request,
                grant: grant,
                by: house.other.id,
                at: tx.now,
                reason: "outage",
                hours: 1,
                skipped: [house.approver.id],
                dueAt: tx.now + .days(3)
            )
            try tx.breakGlass.add(use)
            return use.id.rawValue
        }
    }

    static func token(in house: House) async throws -> String {
        try await house.write(by: house.admin) { tx in
            try CreateToken(name: "old", roles: [], days: 1, hash: sha256([1]))(in: tx).id
        }
    }

    /// A comment that Jira refused for good.
    static func deadEffect(in house: House) async throws -> String {
        try await house.write(by: house.admin) { tx in
            let effect = Effect(
                id: tx.newID(),
                issue: "HELP-2",
                kind: .comment(text: "Approved by <Amir>."),
                createdAt: tx.now,
                state: .deadLetter,
                attempts: 8,
                lastError: "Jira answered 403: no permission"
            )
            try tx.effects.add(effect)
            return effect.id.rawValue
        }
    }
}

extension Writes {
    /// A link that is open, for the okta connection's key.
    static func credentialLink(in house: House) async throws -> String {
        let make = MakeCredentialLink("okta", fields: ["private_key"], hours: 24, hash: sha256([7]))
        return try await house.write(by: house.admin) { try make(in: $0).id.rawValue }
    }
}
