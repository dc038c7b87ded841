import Domain
import Kernel
import TestKit
import Testing

@Suite struct ConfigureApprovalsTests {
    @Test func `routes are kept as they were set, on the record with the old ones`() async throws {
        let company = try await Company()
        let settings = ApprovalSettings(routes: [
            "security": StageRoute(roles: [.admin], people: [company.second.id], includesToolOwners: true)
        ])
        let before = try await company.head()
        let saved = try await company.write(by: company.admin) { try ConfigureApprovals(settings)(in: $0) }
        #expect(saved.routes == settings.routes && saved.version == 1)
        #expect(try ApprovalSettings(json: saved.json).routes == settings.routes)
        #expect(try await company.actions(after: before) == ["approvals_configured"])
        let stale = await refusalOf {
            try await company.write(by: company.admin) { _ = try ConfigureApprovals(settings, version: 0)(in: $0) }
        }
        #expect(stale?.reason == "changed_meanwhile")
    }

    @Test func `a route names people who may decide, for a stage that can be`() async throws {
        let company = try await Company()
        let crowd = (1...51).map { ID<Person>("p\($0)") }
        let cases: [(String, StageRoute, String)] = [
            ("approval", StageRoute(roles: [.admin]), "stage_invalid"),
            ("Not A Stage", StageRoute(roles: [.admin]), "stage_invalid"), ("legal", StageRoute(), "route_invalid"),
            ("legal", StageRoute(people: crowd), "route_invalid"),
            ("legal", StageRoute(people: ["nobody"]), "no_such_person"),
            ("legal", StageRoute(people: [company.requester.id]), "not_an_approver"),
        ]
        for (stage, route, reason) in cases {
            let refusal = await refusalOf { try await company.route([stage: route]) }
            #expect(refusal?.reason == reason, "\(stage)")
        }
        #expect(try await company.read { try $0.approvals.settings() } == .initial)
    }

    @Test func `only a site admin says who approves`() async throws {
        let company = try await Company()
        let refusals = [
            await refusalOf {
                try await company.write(by: company.approver) { _ = try ConfigureApprovals(.initial)(in: $0) }
            },
            await refusalOf {
                try await company.write(by: company.approver) { try SetToolOwners("claude", owners: [])(in: $0) }
            },
        ]
        #expect(refusals.map { $0?.reason } == ["role_missing", "role_missing"])
    }
}
