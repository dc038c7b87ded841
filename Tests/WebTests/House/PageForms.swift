import Domain
import HTTPTypes
import Kernel
import Testing

@testable import Web

/// One sound form for every page route that changes something, on a company with things of every kind.
struct PageForms: Sendable {
    struct Call: Sendable {
        let route: PageRoute
        let path: String
        let form: [(String, String)]
        /// Whether the form names something of the organization, though the address may not.
        let namesSomething: Bool
    }

    let calls: [Call]

    /// - Throws: when a route has no form here: whoever adds a route says what it takes.
    init(_ places: Places) throws {
        let forms = Self.forms(places)
        calls = try PageRoutes.all.filter { $0.method == .post }.map { route in
            let form = try #require(forms[route.path], "which form does \(route.path) take?")
            let named = [
                "/approvals/decisions", "/approvals/delegation", "/intake", "/reconciliation/findings",
                "/catalog/statuses",
            ]
            .contains(route.path)
            return Call(route: route, path: try places.fill(route.path), form: form, namesSomething: named)
        }
    }

    private static func forms(_ places: Places) -> [String: [(String, String)]] {
        let reason = [("reason", "x")]
        let (document, version) = ([("document", #"{"rules": [], "guardrails": {}}"#)], [("version", "1")])
        let tool = [
            ("name", "Claude"), ("status", "approved"), ("risk", "low"), ("connection", "okta"), ("roles", "user"),
            ("version", "3"),
        ]
        let work: [String: [(String, String)]] = [
            "/approvals/decisions": [("decision", "approve"), ("request", places["requests"])],
            "/requests/{id}/override": [("override_reason", "x"), ("until", "2026-11-20")],
            "/tools/{id}/owners": [], "/requests/export": [],
            "/requests/{id}/decision": [("decision", "approve"), ("version", "1")],
            "/requests/{id}/cancellation": reason, "/grants/{id}/extension": reason + [("days", "1")],
            "/grants/{id}/revocation": reason, "/jobs/{id}/completion": [("note", "x")], "/jobs/{id}/retry": [],
            "/jobs/{id}/abandonment": reason, "/effects/{id}/retry": [], "/log/verification": [], "/log/export": [],
            "/settings": [("zone", "UTC")], "/settings/tokens": [("name", "x"), ("days", "1")],
            "/settings/tokens/{id}/revocation": [], "/settings/notices": [("muted", "pending")],
            "/settings/address": [], "/grants/{id}/renewal": [],
            "/intake/notices": [("language", "de"), ("zone", "Europe/Berlin")],
            "/intake/notices/secrets": [
                ("field", "slack_admins"), ("value", "https://hooks.slack.com/services/T/B/x"),
            ],
            "/notices/{id}/retry": [],
            "/reconciliation/findings": reason + [("finding", places["findings"]), ("choice", "adopt")],
            "/reconciliation/comparisons/{id}/run": [],
            "/requests/{id}/reassignment": [
                ("to", places.company.house.approver.id.rawValue), ("reassign_reason", "x"),
            ],
            "/requests/{id}/break-glass": [("hours", "1"), ("glass_reason", "x")],
            "/break-glass/{id}/review": [("verdict", "justified"), ("comment", "x")],
            "/approvals/break-glass": [("on", "true"), ("invokers", "admin"), ("hours", "4"), ("days", "3")],
            "/licence": [("document", "x")],
            "/reviews/{id}/answer": reason + [("answer", "keep")],
            "/breaker/changes/{id}": reason + [("choice", "cancel")], "/breaker": [("most", "50"), ("percent", "10")],
            "/people/{id}/leaving": reason, "/people/{id}/return": reason,
        ]
        let until = [("until", "2026-12-01")]
        let waiting: [String: [(String, String)]] = [
            "/requests/{id}/question": [("question", "why?")], "/requests/{id}/answer": [("answer", "so")],
            "/approvals/delegation": reason + until + [("to", places["people"])], "/approvals/delegation/end": [],
            "/approvals/absence": until, "/approvals/absence/end": [],
        ]
        let setup: [String: [(String, String)]] = [
            "/catalog": tool + [("id", "new-tool")], "/tools/{id}": tool,
            "/tools/{id}/status": reason + [("status", "blocked"), ("version", "3"), ("live", "keep")],
            "/tools/{id}/group": [("role", "user")], "/catalog/starter": [("tool", "notion-ai")],
            "/catalog/export": [], "/catalog/import": [("content", "id,name\nnew-one,New"), ("apply", "all")],
            "/catalog/statuses": reason + [("tool", "claude-enterprise"), ("status", "pilot")],
            "/tools/{id}/attestations": [
                ("fact", "soc2"), ("holds", "yes"), ("source", "https://vendor.example/soc2"),
                ("stated", "2026-11-01"), ("valid_until", "2027-11-01"),
            ],
            "/tools/{id}/attestations/{fact}/withdrawal": reason,
            "/tools/{id}/assignment": [("role", "user")],
            "/connectors": [("kind", "okta"), ("name", "n"), ("setting.org_url", "https://acme.okta.com")],
            "/connections/{id}/tests": [], "/connections/{id}/state": [("state", "disabled"), ("version", "1")],
            "/connections/{id}/consent": [],
            "/connections/{id}/secrets": [("field", "private_key"), ("value", "v")],
            "/connections/{id}/settings": [
                ("name", "n"), ("setting.org_url", "https://acme.okta.com"), ("version", "1"),
            ],
            "/connections/{id}/reauthorization": [], "/connections/{id}/revocation": reason,
            "/connections/{id}/adoption": [("from", "jira")], "/connections/{id}/links": [],
            "/connections/{id}/links/{link}/withdrawal": [],
            "/people/{id}/identities/{connection}": [("login", "rosa@acme.example")],
            "/people/{id}/identities/{connection}/deletion": [],
            "/intake": [
                ("connection", "jira"), ("project", "HELP"), ("portal", "1"), ("request_types", "10"),
                ("app", "11111111-2222-3333-4444-555555555555"),
            ],
            "/intake/fields": [("region", "required"), ("costCentre", "optional")],
            "/intake/issues": [("issue", "HELP-99")],
            "/intake/stage": [("stage", "security"), ("who", "approver"), ("version", "1")],
            "/intake/deadlines": [("sla", "24"), ("version", "1")],
            "/intake/reviews": [
                ("on", "on"), ("issue_type", "10002"), ("window", "14"), ("answer", "7"), ("grace", "3"),
                ("revoked_from", "high"),
            ],
            "/log/retention": [("audit", "400")], "/governance/guardrails": [("base", "1"), ("switches", "review")],
        ]
        let governance: [String: [(String, String)]] = [
            "/governance/drafts": document, "/governance/drafts/{id}": document + version,
            "/governance/drafts/{id}/confirmation": version + [("typed", "publish")],
            "/governance/drafts/{id}/publication": version, "/governance/drafts/{id}/discard": [],
        ]
        return work.merging(waiting) { _, new in new }.merging(setup) { _, new in new }.merging(governance) { _, new in
            new
        }
    }
}
