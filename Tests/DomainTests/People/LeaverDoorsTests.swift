import Domain
import Kernel
import TestKit
import Testing

@Suite struct LeaverDoorsTests {
    @Test func `whoever leaves loses roles, tokens, sessions and delegations, and coming back gives none of it again`()
        async throws
    {
        let company = try await Company()
        let (pat, quinn, hash) = (company.approver, company.second, sha256(Array("token".utf8)))
        try await company.write(by: pat) { tx in
            try CreateToken(name: "script", roles: [.approver], days: 300, hash: hash)(in: tx)
            try DelegateApprovals(from: pat.id, to: quinn.id, reason: "away", until: tx.now + .days(60))(in: tx)
        }
        try await company.write(by: quinn) { tx in
            _ = try DelegateApprovals(from: quinn.id, to: pat.id, reason: "away", until: tx.now + .days(60))(in: tx)
        }
        let end = company.clock.now() + .hours(8)
        try await company.store.enter { doors in
            try doors.addWebSession(
                WebSessionDoor(hash: hash, organization: "acme", person: pat.id, expiresAt: end)
            )
        }
        let before = try await company.head()
        try await company.write(by: company.admin) { tx in
            _ = try RecordLeaver(pat.id, reason: "last day")(in: tx)
            _ = try RecordReturn(pat.id, reason: "was on leave")(in: tx)
        }
        let back = try await company.read { try $0.people.find(pat.id) }
        #expect(back?.isActive == true && back?.roles == [])
        #expect(try await company.store.enter { try $0.webSession(hash: hash) } == nil)
        #expect(try await company.store.enter { try $0.token(hash: hash) } == nil)
        let delegations = try await company.read { try $0.approvals.allDelegations() }
        #expect(delegations.isEmpty)
        let actions = try await company.actions(after: before)
        #expect(actions.contains("person_roles_changed") && actions.contains("token_revoked"))
        #expect(actions.count { $0 == "delegation_ended" } == 2)
    }
}
