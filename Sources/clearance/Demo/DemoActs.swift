import ConnectorKit
import Kernel
import Sandbox
import Vendors

extension DemoPlay {
    static let acts = [
        Act(title: "auto-approval", person: .ria, tool: .notebook, play: autoApproval),
        Act(title: "approval through Okta", person: .dev, tool: .claude, play: approval),
        Act(title: "approval through Entra", person: .finn, tool: .copilot, play: approval),
        Act(title: "denial", person: .cal, tool: .meetings, play: denial),
        Act(title: "duplicate refused", person: .ria, tool: .notebook, play: duplicate),
        Act(title: "no identity mapped", person: .max, tool: .claude, play: manualFollowUp),
        Act(title: "throttled, then given", person: .ria, tool: .claude, play: throttled),
        Act(title: "dead letter, retried", person: .finn, tool: .claude, play: deadLetter),
        Act(title: "revocation", person: .cal, tool: .copilot, play: revocation),
        Act(title: "expiry", person: .dev, tool: .copilot, play: expiry, days: 1),
        Act(title: "escalation", person: .cal, tool: .meetings, play: escalation),
        Act(title: "delegated decision", person: .ria, tool: .meetings, play: delegation),
        Act(title: "policy changed", person: .finn, tool: .notebook, play: policyChange, days: 20),
        Act(title: "review before the end", person: .dev, tool: .copilot, play: review, days: 10),
        Act(title: "drift found", person: .cal, tool: .claude, play: drift, asks: false),
        Act(title: "left pending for you", person: .dev, tool: .meetings, play: pending),
    ]

    @Sendable private static func autoApproval(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let request = try await stage.request(of: issue)
        try expect(request["decision"]?.string == "approved", "policy approved \(issue) by itself")
        _ = try await stage.active(request)
        return "approved by policy, active without a connector"
    }

    @Sendable private static func approval(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let request = try await stage.request(of: issue)
        try await stage.approve(request)
        let grant = try await stage.active(request)
        try expect(stage.isMember(act.person, of: act.tool), "the directory has the member of \(issue)")
        return "approved by Pat, member of the group until \(grant["expiresAt"]?.string?.prefix(10) ?? "?")"
    }

    @Sendable private static func denial(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let request = try await stage.request(of: issue)
        let body: JSON = ["decision": "deny", "reason": "recordings of customers stay inside"]
        let answer = try await stage.secondApprover.post("requests/\(request.id)/decision", body)
        try expect(answer["decision"]?.string == "denied", "\(issue) was denied")
        return "denied by Quinn, with the reason in Jira"
    }

    @Sendable private static func duplicate(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let reason = try await stage.rejection(of: issue)
        try expect(reason.hasPrefix("duplicate"), "\(issue) was refused as a duplicate, not as `\(reason)`")
        return "refused at intake: there is an open grant"
    }

    @Sendable private static func manualFollowUp(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String
    {
        let request = try await stage.request(of: issue)
        try await stage.approve(request)
        let job = try await stage.waitingJob(of: request, in: "manualPending")
        try await stage.approver.post(
            "jobs/\(job.id)/completion",
            ["note": "licence given by hand in the vendor's console"]
        )
        _ = try await stage.active(request)
        let done = try await stage.admin.get("jobs/\(job.id)")
        try expect(
            done["attestedBy"]?.string != nil,
            "the completion of \(issue) is shown as attested, not as verified"
        )
        return "followed up by hand, attested by Pat"
    }

    @Sendable private static func throttled(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        stage.sandbox.vendors.okta.withFaults {
            $0.appoint(.trouble(.rateLimited(.seconds(1))), times: 1, method: .put)
        }
        let request = try await stage.request(of: issue)
        try await stage.approve(request)
        _ = try await stage.active(request)
        try expect(stage.isMember(act.person, of: act.tool), "the directory has the member of \(issue)")
        let retries = try await stage.admin.get("log", [("action", "job_retry_scheduled")])
        try expect(retries["items"]?.array?.isEmpty == false, "the log tells of the throttled try")
        return "Okta said 429; tried again when it allowed, then active"
    }

    @Sendable private static func deadLetter(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let login = SmallCompany.finn.email
        stage.setOktaStatus(.deprovisioned, of: login)
        let request = try await stage.request(of: issue)
        try await stage.approve(request)
        let job = try await stage.waitingJob(of: request, in: "deadLetter")
        stage.setOktaStatus(.active, of: login)
        try await stage.admin.post("jobs/\(job.id)/retry")
        _ = try await stage.active(request)
        try expect(stage.isMember(act.person, of: act.tool), "the directory has the member of \(issue)")
        return "account was deactivated; repaired, retried by Ada, then active"
    }

    @Sendable private static func revocation(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let request = try await stage.request(of: issue)
        try await stage.approve(request)
        let grant = try await stage.active(request)
        try await stage.approver.post("grants/\(grant.id)/revocation", ["reason": "left the project"])
        _ = try await stage.grant(of: request, when: "removed") { $0["removal"]?.string == "done" }
        try expect(!stage.isMember(act.person, of: act.tool), "the directory has no member of \(issue) any more")
        return "revoked by Pat, membership gone"
    }

    @Sendable private static func expiry(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let request = try await stage.request(of: issue)
        try await stage.approve(request)
        _ = try await stage.active(request)
        try expect(stage.isMember(act.person, of: act.tool), "the directory has the member of \(issue)")
        try stage.clock.move(.hours(25))
        _ = try await stage.grant(of: request, when: "expired and removed") {
            $0["status"]?.string == "expired" && $0["removal"]?.string == "done"
        }
        try expect(!stage.isMember(act.person, of: act.tool), "the directory has no member of \(issue) any more")
        return "clock moved by 25 hours: expired, membership gone"
    }

    @Sendable private static func pending(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let request = try await stage.request(of: issue)
        try expect(request["decision"]?.string == "pending", "\(issue) waits for a person")
        return "waits in the queue: decide it yourself"
    }
}

extension SmallCompany.Person {
    static let ria = SmallCompany.ria
    static let dev = SmallCompany.dev
    static let finn = SmallCompany.finn
    static let cal = SmallCompany.cal
    static let max = SmallCompany.max
}

extension SmallCompany.Tool {
    static let notebook = SmallCompany.promptNotebook
    static let claude = SmallCompany.claudeEnterprise
    static let copilot = SmallCompany.copilotBusiness
    static let meetings = SmallCompany.meetingNotes
}

extension DemoStage {
    func setOktaStatus(_ status: OktaPerson.Status, of login: String) {
        sandbox.vendors.okta.withModel { org in
            if let person = org.person(login: login) { org.setStatus(status, of: person.id) }
        }
    }
}
