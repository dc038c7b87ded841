import Domain
import HTTPTypes
import Kernel
import Synchronization
import TestKit
import Testing

@testable import Web

/// What people do on the pages, and what becomes of it.
@Suite struct ConsoleTests {
    @Test func `an approver decides, and the requester sees it`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let form = [("decision", "approve"), ("days", "20"), ("comment", "ok"), ("version", "1")]
            let answer = try await approver.post("/requests/\(id)/decision", form)
            #expect(answer.location == "/requests/\(id)?notice=approved")
            let holder = try await Browser(house.other, at: house, client)
            #expect(try await holder.get("/history").text.contains("Approved"))
            #expect(try await holder.get("/access").text.contains("Claude Enterprise"))
        }
    }

    @Test func `a refused decision keeps what was typed and says why`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let form = [("decision", "approve"), ("days", "500"), ("comment", "please do"), ("version", "1")]
            let answer = try await approver.post("/requests/\(id)/decision", form)
            #expect(answer.status == 400)
            #expect(answer.text.contains("role=\"alert\"") && answer.text.contains("please do"))
            let stale = try await approver.post(
                "/requests/\(id)/decision",
                [("decision", "deny"), ("reason", "x"), ("version", "9")]
            )
            #expect(stale.status == 409)
        }
        #expect(try await house.read { try $0.requests.find(id)?.decision } == .pending)
    }

    @Test func `nobody sees or decides an own request`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try await company.raise("HELP-70", by: "jira-amir", tool: "midjourney", days: 5)
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            #expect(try await !approver.get("/approvals").text.contains("HELP-70"))
            let page = try await approver.get("/requests/\(id)").text
            #expect(page.contains("You are a party to this request"))
            #expect(!page.contains("/requests/\(id)/decision"))
            let form = [("decision", "approve"), ("version", "1")]
            let answer = try await approver.post("/requests/\(id)/decision", form)
            #expect(answer.status == 403)
            let bulk = try await approver.post(
                "/approvals/decisions",
                [("decision", "approve"), ("request", id.rawValue)]
            )
            #expect(bulk.text.contains("Not decided"))
        }
        #expect(try await house.read { try $0.requests.find(id)?.decision } == .pending)
    }

    @Test func `N36: a bulk deed is confirmed first, and a denial asks for a reason first`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-4"])
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let page = try await approver.get("/approvals/confirmation?decision=deny&request=\(id)")
            #expect(page.text.contains("Deny 1 request?") && page.text.contains("Midjourney"))
            let form = [("decision", "deny"), ("request", id.rawValue)]
            #expect(try await approver.post("/approvals/decisions", form).status == 400)
            let result = try await approver.post("/approvals/decisions", form + [("reason", "use the approved tool")])
            #expect(result.text.contains("Denied 1 of 1 request."))
        }
        #expect(try await house.read { try $0.requests.find(id)?.reason } == "use the approved tool")
    }

    @Test func `more than fifty are refused as a whole`() async throws {
        let house = try await House()
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let query = (0..<51).map { "request=r\($0)" }.joined(separator: "&")
            let answer = try await approver.get("/approvals/confirmation?decision=approve&\(query)")
            #expect(answer.status == 400 && answer.text.contains("bulk_size"))
        }
    }

    @Test(arguments: [Membership.member, .unknown, .notMember])
    func `N28: a job done by hand is verified, attested or contradicted`(seen: Membership) async throws {
        let house = try await House()
        let company = try await Company(house)
        let grant = try await company.approve("HELP-2")
        try await company.startJobs()
        let job = try await house.read { try $0.jobs.of(grant: grant)[0].id }
        try await house.visit { client in
            if seen != .unknown {
                let robot = try await Robot(house.admin, roles: [.admin], at: house, client)
                let path = "/people/\(house.requester.id)/identities/okta"
                _ = try await robot.send(.put, path, ["login": "rosa"])
                try await house.waitForPerson(job)
            }
            house.core.readBack.withLock { $0 = seen }
            let approver = try await Browser(house.approver, at: house, client)
            let answer = try await approver.post("/jobs/\(job)/completion", [("note", "added in the admin console")])
            let page = try await approver.get("/grants/\(grant)").text
            switch seen {
            case .member:
                #expect(answer.location == "/approvals/manual?notice=completed")
                #expect(page.contains("Verified by reading the directory"))
            case .unknown:
                #expect(answer.location == "/approvals/manual?notice=attested")
                #expect(page.contains("Attested by Amir Approver, not verified"))
            case .notMember: #expect(answer.status == 409 && answer.text.contains("contradicted_by_directory"))
            }
        }
    }

    @Test func `a holder gives up what is theirs`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let grant = try await house.read { try $0.grants.find(request: company.requests["HELP-1"] ?? "")?.id }
        let id = try #require(grant)
        try await house.visit { client in
            let holder = try await Browser(house.requester, at: house, client)
            #expect(try await holder.post("/grants/\(id)/revocation", [("reason", "")]).status == 400)
            let answer = try await holder.post("/grants/\(id)/revocation", [("reason", "no longer needed")])
            #expect(answer.location == "/grants/\(id)?notice=revoked")
            #expect(try await holder.post("/grants/\(id)/extension", [("days", "3"), ("reason", "x")]).status == 403)
        }
        #expect(try await house.read { try $0.grants.find(id)?.status } == .revoked)
    }

    @Test func `an approver extends within the limits`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let grant = try await house.read { try $0.grants.find(request: company.requests["HELP-1"] ?? "")?.id }
        let id = try #require(grant)
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let far = try await approver.post("/grants/\(id)/extension", [("days", "180"), ("reason", "project")])
            #expect(far.status == 400 && far.text.contains("180 days at most"))
            let answer = try await approver.post("/grants/\(id)/extension", [("days", "10"), ("reason", "project")])
            #expect(answer.location == "/grants/\(id)?notice=extended")
        }
    }

    @Test func `the log is verified, exported and limited to five a minute`() async throws {
        let house = try await House()
        try await house.visit { client in
            let auditor = try await Browser(house.auditor, at: house, client)
            let export = try await auditor.post("/log/export", [])
            #expect(export.headers[.contentDisposition]?.contains(".jsonl") == true)
            #expect(export.text.split(separator: "\n").allSatisfy { (try? JSON(parsing: String($0))) != nil })
            for _ in 0..<5 {
                #expect(try await auditor.post("/log/verification", []).location == "/log?notice=verified")
            }
            let sixth = try await auditor.post("/log/verification", [])
            #expect(sixth.status == 429 && sixth.headers[.retryAfter] != nil)
            #expect(try await auditor.get("/log").text.contains("Authentic"))
        }
    }

    @Test func `N36: lists go page by page, and issue keys are links`() async throws {
        let house = try await House()
        let company = try await Company(house)
        for number in 100..<130 {
            house.clock.advance(by: .seconds(1))
            let account = "jira-new-\(number)"
            _ = try await company.raise("HELP-\(number)", by: account, tool: "midjourney", days: 5)
        }
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let first = try await approver.get("/approvals").text
            #expect(first.contains("HELP-3<") && !first.contains("HELP-129<"))
            let next = try #require(first.firstMatch(of: /href="([^"]+)" rel="next"/)).1.replacing("&amp;", with: "&")
            let second = try await approver.get(String(next)).text
            #expect(second.contains("HELP-129<") && !second.contains("HELP-3<"))
        }
    }

    @Test func `an empty list says why it is empty`() async throws {
        let house = try await House()
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/requests").text.contains("No requests yet"))
            #expect(try await admin.get("/requests?issue=HELP-1").text.contains("Nothing matches"))
            #expect(try await admin.get("/approvals").text.contains("Nothing waits for you"))
        }
    }
}

extension House {
    /// Leaves the job waiting for a person again, as if the directory could not do it.
    func waitForPerson(_ id: ID<Job>) async throws {
        let work = try await store.enter {
            try $0.claimWork([.provisioning], limit: 10, lease: .minutes(1), owner: "t")
        }
        for item in work {
            try await store.write(in: scope, by: .system("worker")) { tx in
                guard case .run = try StartJob(ID(item.id), fence: item.fence)(in: tx) else { return }
                let result = JobResult(.manual, code: "rule_fed_group", message: "the group is fed by a rule")
                try FinishJob(ID(item.id), fence: item.fence, result: result, jitter: 0)(in: tx)
            }
        }
    }
}
