import Domain
import Kernel
import Testing

@testable import Web

/// The further questions that an admin switches on.
@Suite struct PanelFieldTests {
    @Test func `questions are switched on by an admin, asked in the portal, and shown with the request`() async throws {
        let house = try await House()
        _ = try await Company(house)
        let place = "/portal/create?portal=1&type=10&tool=midjourney&days=30&use=Logos&class=public"
        try await house.visit { client in
            let admin = try await Browser(house.admin, at: house, client)
            let requester = try await Browser(house.requester, at: house, client)
            #expect(try await requester.get(place).text.contains("This can be sent"))
            let form = [
                ("region", "required"), ("capabilities", "optional"), ("licences", "optional"),
                ("decisionSupport", "optional"), ("trainingDoneOn", "optional"), ("aiActClass", "optional"),
            ]
            #expect(try await admin.post("/intake/fields", form).location == "/intake?notice=fieldsSaved")
            let asked = try await requester.get(place).text
            #expect(asked.contains("Fill in: region where the data may go.") && !asked.contains("This can be sent"))
            for name in form.map(\.0) { #expect(asked.contains("name=\"\(name)\""), "\(name)") }
            let more = "&region=EU&capabilities=files&capabilities=connectors&licences=2&decisionSupport=no"
            let whole = try await requester.get(place + more + "&trainingDoneOn=2026-01-31&aiActClass=minimal").text
            #expect(whole.contains("This can be sent") && whole.contains("&quot;licences&quot;: 2"))
            let wrong = try await requester.get(place + more + "&trainingDoneOn=2126-01-31").text
            #expect(!wrong.contains("This can be sent") && wrong.contains("not in the future"))
            let unknown = try await admin.post("/intake/fields", [("region", "always")])
            #expect(unknown.status == 400)
        }
        let fields = try await house.read { try $0.intake.fields() }
        #expect(fields.switchedOn.count == 6 && fields.demands[.region] == .required)
    }

    @Test func `what was said is shown with the request, and told over the API`() async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try #require(company.requests["HELP-3"])
        let old = try #require(try await house.read { try $0.requests.find(id) })
        let said: [IntakeField: JSON] = [.region: "EU", .capabilities: ["autonomousActions"], .decisionSupport: true]
        let request = AccessRequest(
            id: "with-more",
            issue: "HELP-77",
            project: old.project,
            requester: old.requester,
            beneficiary: old.beneficiary,
            tool: "midjourney",
            role: "viewer",
            businessUse: "logos",
            dataClasses: ["public"],
            requestedDays: 10,
            requesterGroups: [],
            snapshotHash: old.snapshotHash,
            policyRevision: 0,
            createdAt: old.createdAt,
            particulars: IntakeParticulars(said)
        )
        try await house.write(by: house.admin) { try $0.requests.add(request) }
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            let page = try await approver.get("/requests/with-more").text
            #expect(
                page.contains("<dd>EU</dd>") && page.contains("autonomous actions") && page.contains("<dd>Yes</dd>")
            )
            let robot = try await Robot(house.approver, roles: [.approver], at: house, client)
            let json = try await robot.get("/requests/with-more").json
            #expect(json?["particulars"]?["region"] == "EU")
        }
    }
}
