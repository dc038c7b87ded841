import Domain
import Kernel
import TestKit
import Testing

@testable import Web

/// What an admin sees first.
@Suite struct OverviewPageTests {
    @Test func `N15: an empty organization is led from step to step`() async throws {
        let house = try await House()
        try await house.visit { client in
            let page = try await Browser(house.admin, at: house, client).get("/overview").text
            for place in ["/connectors", "/intake", "/catalog/new", "/governance"] {
                #expect(page.contains(#"href="\#(place)">Do this next"#), "\(place)")
            }
            #expect(page.contains("Unverified"))
        }
    }

    @Test func `N15: a test that is old or failed is told, with the way to it`() async throws {
        let house = try await House()
        _ = try await Company(house)
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            #expect(try await admin.get("/overview").text.contains("tested this week"))
        }
        house.clock.advance(by: .days(7))
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let old = try await admin.get("/overview").text
            #expect(old.contains("more than a week old") && old.contains("Test failed or old"))
            _ = try await house.write(by: house.admin) { tx in
                try RecordConnectionTest("okta", passed: false, report: ["passed": false])(in: tx)
            }
            let failed = try await admin.get("/overview").text
            #expect(
                failed.contains("the last test did not pass") && failed.contains(#"href="/connections/okta">Do this"#)
            )
        }
    }

    @Test func `N15: jobs that wait for a mapping lead to the mappings`() async throws {
        let house = try await House()
        let company = try await Company(house)
        _ = try await company.approve("HELP-2")
        try await company.startJobs()
        try await house.visit { client in
            let page = try await Browser(house.admin, at: house, client).get("/overview").text
            #expect(page.contains("Waiting because a person is not mapped: 1 job."))
            #expect(page.contains("/identities?show=missing"))
        }
    }
}
