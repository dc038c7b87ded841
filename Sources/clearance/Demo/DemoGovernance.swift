import Kernel
import Server
import Vendors

/// What happens to requests and grants over weeks: nobody decides, somebody is away, rules change, access is looked at again.
extension DemoPlay {
    /// The type of an ordinary task in the sandbox's Jira.
    private static let taskType = "10002"

    /// Site admins are added once nobody has decided for 48 hours, and not before.
    @Sendable static func escalation(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let request = try await stage.request(of: issue)
        let isTooEarly = try await stage.isRefused("not_your_stage") {
            try await stage.approve(request, as: stage.admin)
        }
        try expect(isTooEarly, "Ada may not decide \(issue) while others are asked")
        try stage.clock.move(.hours(49))
        _ = try await stage.entry("request_sla_breached", of: issue)
        _ = try await stage.entry("request_escalated", of: issue)
        let waiting = try await stage.request(of: issue)
        try expect(waiting["decision"]?.string == "pending", "the escalation of \(issue) decided nothing by itself")
        try await stage.approve(request, as: stage.admin)
        _ = try await stage.active(request)
        try expect(stage.isMember(act.person, of: act.tool), "the directory has the member of \(issue)")
        return "late after 24 hours, Ada added after 48, and approved"
    }

    /// Quinn decides where only Pat is asked.
    @Sendable static func delegation(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let (pat, quinn) = (try await stage.id(of: SmallCompany.pat), try await stage.id(of: SmallCompany.quinn))
        let before = try await stage.admin.get("approval-settings")
        try await stage.admin.put("approval-settings", ["stages": ["security": ["people": [.string(pat)]]]])
        let request = try await stage.request(of: issue)
        let isNotAsked = try await stage.isRefused("not_your_stage") {
            try await stage.approve(request, as: stage.secondApprover)
        }
        try expect(isNotAsked, "Quinn may not decide \(issue) in nobody's name")
        let until = stage.clock.now() + .days(7)
        let wanted: JSON = ["to": .string(quinn), "reason": "on leave for a week", "until": .instant(until)]
        try await stage.approver.put("people/\(pat)/delegation", wanted)
        try await stage.approve(request, as: stage.secondApprover)
        // A token acts for Quinn, and Quinn for Pat.
        let entry = try await stage.entry("request_approved", of: issue)
        try expect(
            entry["onBehalfOf"]?.string == quinn && entry["data"]?["onBehalfOf"]?.string == pat,
            "the decision on \(issue) has both names in the log, not \(entry.text)"
        )
        _ = try await stage.until("Jira told who decided \(issue)") {
            stage.hasComment("Quinn Approver for Pat Approver", under: issue) ? true : nil
        }
        _ = try await stage.active(request)
        try await stage.approver.delete("people/\(pat)/delegation")
        try await stage.admin.put("approval-settings", before)
        return "Pat alone is asked and away: approved by Quinn for Pat, both in the log"
    }

    /// A draft is compared with what is in force, tried out on what was asked for, and published a day after it was announced.
    @Sendable static func policyChange(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        let request = try await stage.request(of: issue)
        try expect(request["decision"]?.string == "pending", "\(issue) waits for a person before policy changes")
        try await stage.approve(request)
        let policy = try await stage.admin.get("policy")["policy"] ?? .null
        let draft = try await stage.admin.post("policy/drafts", widened(policy))
        let regions = try await regions(of: draft, stage)
        let flips = try await flips(of: draft, stage)
        try await publish(draft, stage)
        let next = stage.raise(act.tool, by: SmallCompany.max, days: 20)
        let decided = try await stage.request(of: next)
        try expect(decided["decision"]?.string == "approved", "the new policy approved \(next) by itself")
        return "diff: \(regions); replay: \(flips); published a day later, approves \(next)"
    }

    /// The same policy, with a rule for everybody on the staff.
    private static func widened(_ policy: JSON) -> JSON {
        let rule: JSON = [
            "rule": "staff-notebook", "effect": "autoApprove",
            "when": [
                "tool": ["ids": [.string(SmallCompany.promptNotebook.slug)]],
                "requesterGroups": ["anyOf": [.string(SmallCompany.Group.staff.id)]], "days": ["max": 20],
            ],
        ]
        let members = (policy.members ?? []).map { member in
            member.key == "rules" ? JSON.Member("rules", .array((member.value.array ?? []) + [rule])) : member
        }
        return .object(members)
    }

    private static func regions(of draft: JSON, _ stage: DemoStage) async throws -> String {
        let diff = try await stage.admin.get("policy/drafts/\(draft["draft"]?.string ?? "")/difference")
        let regions = diff["regions"]?.array ?? []
        try expect(diff["exact"]?.bool == true && !regions.isEmpty, "the difference is told exactly")
        let isWider = regions.allSatisfy { $0["after"]?.string == "autoApprove" }
        try expect(isWider, "the difference is that more is approved by policy, not \(diff.text)")
        return regions.count == 1 ? "1 region turns to auto-approval" : "\(regions.count) regions turn to auto-approval"
    }

    private static func flips(of draft: JSON, _ stage: DemoStage) async throws -> String {
        let replay = try await stage.desk.call("policy/replay", ["policy": draft["policy"] ?? .null])
        let (requests, flipped) = (replay["requests"]?.integer ?? 0, replay["flipped"]?.integer ?? 0)
        try expect(flipped == 1, "one of \(requests) past requests would be answered otherwise, not \(replay.text)")
        return "\(flipped) of \(requests) past requests"
    }

    private static func publish(_ draft: JSON, _ stage: DemoStage) async throws {
        let path = "policy/drafts/\(draft["draft"]?.string ?? "")"
        let seen: JSON = ["hash": draft["hash"] ?? .null]
        let isAlone = try await stage.isRefused("confirmation_required") {
            try await stage.admin.post("\(path)/publication", seen)
        }
        try expect(isAlone, "whoever edited the draft does not simply publish it")
        try await stage.admin.post("\(path)/confirmation", ["typed": draft["confirmation"] ?? .null])
        let isTooEarly = try await stage.isRefused("too_early") {
            try await stage.admin.post("\(path)/publication", seen)
        }
        try expect(isTooEarly, "the only admin waits a day")
        try stage.clock.move(.hours(24))
        let revision = try await stage.admin.post("\(path)/publication", seen)
        try expect(revision["number"]?.integer == 2, "the draft is the second revision")
    }

    /// Two days before its end a grant is asked about in Jira.
    @Sendable static func review(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        try await stage.admin.put(
            "review-settings",
            ["issueType": .string(DemoPlay.taskType), "windowDays": 3, "answerDays": 2]
        )
        let request = try await stage.request(of: issue)
        try await stage.approve(request)
        let grant = try await stage.active(request)
        try stage.clock.move(.days(8))
        let review = try await stage.until("the grant of \(issue) came under review") {
            let open = try await stage.approver.get("reviews", [("limit", "100")])["items"]?.array ?? []
            return open.first { $0["grant"]?.string == grant.id && $0["issue"]?.string != nil }
        }
        try expect(review["reviewer"]?.string == (try await stage.id(of: SmallCompany.pat)), "Pat is asked first")
        let answer: JSON = ["answer": "keep", "reason": "the project goes on"]
        let kept = try await stage.approver.post("reviews/\(review.id)/answer", answer)
        try expect(kept["state"]?.string == "kept", "the grant of \(issue) is kept")
        let question = review["issue"]?.string ?? ""
        _ = try await stage.entry("recert_kept", of: question)
        try expect(stage.isMember(act.person, of: act.tool), "the directory has the member of \(issue) still")
        return "clock moved by 8 days: \(question) asks Pat, who keeps it"
    }
}
