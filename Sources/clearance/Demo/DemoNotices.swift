import Domain
import Kernel
import Sandbox
import Server
import Vendors

/// How the small company's people are told: the sandbox's mail server, and rooms of its Slack and Teams.
struct DemoNotices {
    let sandbox: Sandbox
    let desk: Desk

    /// - Parameter people: ids by key, without the first admin's.
    func open(for people: [String: String], admin: String) async throws {
        try await say()
        for field in NoticeSecret.allCases where field.isWebhook {
            let parts = field.rawValue.split(separator: "_").map(String.init)
            let address = sandbox.address(of: .home) + ToldDesk.path(parts[0], parts[1])
            _ = try await desk.call(
                "notices/secret",
                ["field": .string(field.rawValue), "value": .string(address)]
            )
        }
        for person in SmallCompany.people {
            let id = person == SmallCompany.ada ? admin : people[person.key] ?? ""
            _ = try await desk.call("notices/address", ["person": .string(id), "address": .string(person.email)])
        }
    }

    /// Says anew which port the mail server has, which each start changes.
    func say() async throws {
        _ = try await desk.call(
            "notices/set",
            [
                "mail": [
                    "host": "localhost", "port": .int(sandbox.told.mail?.port), "security": "starttls",
                    "from": .string("clearance@\(SmallCompany.domain)"), "domains": [.string(SmallCompany.domain)],
                ],
                "language": "en", "timeZone": "UTC", "commentsInJira": true,
            ]
        )
    }
}
