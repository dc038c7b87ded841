import Domain
import Kernel
import Web

extension Operation {
    static let breakGlass = [
        Operation("break-glass/list", reads: .readAccess) { input, desk in
            let page = PageRequest(size: 100, after: input["after"]?.string)
            let isOpen = input["reviewed"]?.bool != true
            let found = try await desk.read { try $0.breakGlass.list(open: isOpen, page: page) }
            return ["items": .array(found.items.map(\.json)), "next": .text(found.next)]
        },
        Operation("break-glass/settings", reads: .readAccess) { _, desk in
            try await desk.read { try $0.breakGlass.settings()?.json ?? .null }
        },
        Operation("break-glass/configure") { input, desk in
            let settings = input["off"]?.bool == true ? nil : try BreakGlassSettings(input)
            try await desk.write { try ConfigureBreakGlass(settings)(in: $0) }
            return settings?.json ?? ["off": true]
        },
        Operation("break-glass/use", does: .decide) { input, desk in
            let (issue, reason) = (try input.require("issue"), try input.require("reason"))
            let hours = Int(input["hours"]?.integer ?? 0)
            return try await desk.write { tx in
                let request = try tx.requests.require(issue: issue)
                return try UseBreakGlass(request.id, hours: hours, reason: reason)(in: tx).json
            }
        },
        Operation("break-glass/review", does: .decide) { input, desk in
            let review = try ReviewBreakGlass(
                ID(try input.require("use")),
                verdict: try input.require("verdict"),
                comment: try input.require("comment")
            )
            return try await desk.write { try review(in: $0) }.json
        },
        Operation("approvals/reassign", does: .decide) { input, desk in
            let (issue, to) = (try input.require("issue"), ID<Person>(try input.require("to")))
            let (stage, reason) = (input["stage"]?.string, try input.require("reason"))
            return try await desk.write { tx in
                let request = try tx.requests.require(issue: issue)
                return try ReassignRequest(request.id, stage: stage, to: to, reason: reason)(in: tx).json
            }
        },
    ]
}

extension Requests {
    func require(issue: String) throws -> AccessRequest {
        guard let request = try find(issue: issue) else {
            throw Refusal(.notFound, "no_such_request", "no request came from `\(issue)`")
        }
        return request
    }
}
