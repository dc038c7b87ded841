import Domain
import HTTPTypes
import Kernel
import Testing

@testable import Web

/// Whoever audits reads, verifies and exports, and changes nothing.
@Suite struct AuditorTests {
    /// What an auditor leaves on the log: that the log was read out, and tokens of the own for doing so.
    static let traces: Set = [
        "log_verified", "log_part_verified", "log_exported", "requests_exported", "catalog_exported", "token_created",
        "token_revoked", "notice_address_set",
    ]

    @Test func `an auditor changes nothing, by no form`() async throws {
        let house = try await House()
        let places = try await Places(Company(house))
        let forms = try PageForms(places)
        try await house.visit { client in
            let auditor = try await Browser(house.auditor, at: house, client)
            let before = try await State(house)
            for call in forms.calls {
                let answer = try await auditor.post(call.path, call.form)
                if !call.route.permission.isGiven(to: [.auditor]) {
                    #expect(answer.status == 403 && answer.text.contains("role_missing"), "\(call.path)")
                }
            }
            try await before.expectUnchanged(house)
        }
    }

    @Test func `an auditor changes nothing, by no operation`() async throws {
        let house = try await House()
        let writes = try await Writes(Company(house))
        try await house.visit { client in
            let auditor = try await Robot(house.auditor, roles: [.auditor], at: house, client)
            let before = try await State(house)
            for call in writes.calls {
                let answer = try await auditor.send(call.route.method, call.path, call.body)
                if !call.route.permission.isGiven(to: [.auditor]) {
                    #expect(answer.reason == "role_missing", "\(call.path): \(answer.text)")
                }
            }
            try await before.expectUnchanged(house)
        }
    }

    /// Everything that could be changed, and how long the log was.
    private struct State: Sendable {
        let rows: [String]
        let seq: Int64

        init(_ house: House) async throws {
            (rows, seq) = try await house.read { tx in
                let page = PageRequest(size: 100)
                let rows = [
                    "\(try tx.requests.list(RequestFilter(), page: page).items)",
                    "\(try tx.grants.list(GrantFilter(), page: page).items)", "\(try tx.catalog.all())",
                    "\(try tx.connections.all())", "\(try tx.policies.openDrafts())",
                    "\(String(describing: try tx.policies.current()))", "\(try tx.people.all(page: page).items)",
                    "\(try tx.identities.mappings(page: page).items)", "\(String(describing: try tx.intake.project()))",
                    "\(try tx.jobs.waitingForPeople(page: page).items)",
                ]
                return (rows, try tx.audit.head()?.seq ?? 0)
            }
        }

        func expectUnchanged(_ house: House) async throws {
            let now = try await State(house)
            for (old, new) in zip(rows, now.rows) { #expect(old == new) }
            let entries = try await house.read { [seq] in try $0.audit.range(from: seq + 1, limit: 1_000) }
            #expect(Set(entries.map(\.action)).subtracting(AuditorTests.traces) == [])
        }
    }
}
