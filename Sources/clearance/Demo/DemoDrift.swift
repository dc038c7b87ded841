import ConnectorKit
import Kernel
import Sandbox
import Server
import Vendors

extension DemoPlay {
    /// Somebody is put into the group at Okta itself.
    @Sendable static func drift(_ stage: DemoStage, _ act: Act, _ issue: String) async throws -> String {
        try await stage.addByHand(act.person, to: act.tool)
        try expect(stage.isMember(act.person, of: act.tool), "\(act.person.name) was put into the group by hand")
        let comparison = try await stage.comparison(of: act.tool)
        try await stage.admin.post("comparisons/\(comparison.id)/runs")
        let person = try await stage.id(of: act.person)
        let finding = try await stage.until("the member added by hand was found") {
            let open = try await stage.admin.get("findings", [("limit", "100")])["items"]?.array ?? []
            return open.first { $0["comparison"]?.string == comparison.id && $0["person"]?.string == person }
        }
        try expect(finding["kind"]?.string == "out_of_band", "the member is explained by nothing")
        try expect(stage.isMember(act.person, of: act.tool), "nothing happens by itself")
        let settle: JSON = ["findings": [.string(finding.id)], "choice": "remove", "reason": "no request, no grant"]
        try await stage.admin.post("finding-resolutions", settle)
        let settled = try await stage.until("the member was taken out") {
            let settled = try await stage.admin.get("findings", [("state", "settled")])["items"]?.array ?? []
            return settled.first { $0.id == finding.id }
        }
        try expect(settled["state"]?.string == "removed", "the member was taken out, and read back")
        try expect(!stage.isMember(act.person, of: act.tool), "the directory has no such member any more")
        return "added at Okta by hand: found, taken out by Ada, membership gone"
    }
}

extension DemoStage {
    /// As somebody does who goes past Clearance: by Okta's own API, with a token of theirs.
    func addByHand(_ person: SmallCompany.Person, to tool: SmallCompany.Tool) async throws {
        let vendors = sandbox.vendors
        let ids = vendors.okta.withModel { org in
            [org.group(named: tool.groupName)?.id ?? "", org.person(login: person.email)?.id ?? ""]
        }
        guard let okta = WebAddress(sandbox.address(of: .okta)) else { return }
        var call = HTTPCall(.put, okta.appending(["api", "v1", "groups", ids[0], "users", ids[1]]))
        call.headers.set("authorization", "SSWS \(vendors.credentials.oktaAPIToken)")
        let reply = try await services.transport.send(call)
        try expect(reply.status == 204, "Okta takes the member, and does not answer \(reply.status)")
    }

    /// The comparison of the tool's group with what was granted.
    func comparison(of tool: SmallCompany.Tool) async throws -> JSON {
        let group = sandbox.vendors.okta.withModel { $0.group(named: tool.groupName)?.id }
        return try await until("the group of \(tool.name) is compared") {
            let all = try await admin.get("comparisons", [("limit", "100")])["items"]?.array ?? []
            return all.first { $0["group"]?.string == group }
        }
    }
}
