package import Domain
package import Kernel

/// A tool's status, with a word on the grants that are open, for programs.
enum ToolStatusAPI {
    static let wanted = Schema.object([
        .init("status", CatalogAPI.statuses),
        .init("liveGrants", .words(ChangeToolStatus.LiveGrants.allCases.map(\.rawValue))),
        .init("reason", .text(maximum: 1_000)),
    ])

    static let preview = Schema.named(
        "ToolStatusPreview",
        .object([
            .init("from", CatalogAPI.statuses), .init("to", CatalogAPI.statuses), .init("openGrants", .integer()),
            .init("pendingRequests", .integer(), "requests that would be denied"),
            .init("isRevokingHeld", .flag, "whether the breaker would hold revoking them all"),
        ])
    )

    @Sendable static func preview(_ call: APICall) async throws -> APIAnswer {
        let id: ID<Tool> = try call.id()
        let status = call.query["status"].flatMap(Tool.Status.init) ?? .blocked
        return .json(try await call.read { try PreviewToolStatus(id, to: status)(in: $0) }.json)
    }

    @Sendable static func change(_ call: APICall) async throws -> APIAnswer {
        let id: ID<Tool> = try call.id()
        guard let status = call.text("status").flatMap(Tool.Status.init),
            let live = call.text("liveGrants").flatMap(ChangeToolStatus.LiveGrants.init)
        else { throw Refusal(.invalid, "value_invalid", "name the status, and what becomes of open grants") }
        let change = ChangeToolStatus(id, to: status, live: live, reason: call.text("reason") ?? "")
        return .json(try await call.write { try change(in: $0) }.json)
    }
}

extension PreviewToolStatus.Preview {
    package var json: JSON {
        [
            "from": .string(from.rawValue), "to": .string(to.rawValue), "openGrants": .int(openGrants),
            "pendingRequests": .int(pendingRequests), "isRevokingHeld": .bool(isRevokingHeld),
        ]
    }
}
