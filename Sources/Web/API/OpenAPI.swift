import Domain
import HTTPTypes
import Kernel

/// The OpenAPI 3.1 document, made from the list of routes.
enum OpenAPI {
    static func document(address: String) -> JSON {
        [
            "openapi": "3.1.0",
            "info": [
                "title": "Clearance", "version": "1",
                "description": "Who may use which AI tool: requests, decisions, grants, and the log that proves them.",
                "license": ["name": "Apache-2.0", "identifier": "Apache-2.0"],
            ],
            "servers": [["url": .string(address + APIRoutes.root)]],
            "security": [["token": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["token": ["type": "http", "scheme": "bearer"]],
                "schemas": .object(schemas),
                "responses": ["Problem": problem],
            ],
        ]
    }

    private static var paths: [JSON.Member] {
        var order: [String] = []
        var operations: [String: [JSON.Member]] = [:]
        for route in APIRoutes.all {
            if operations[route.path] == nil { order.append(route.path) }
            operations[route.path, default: []].append(
                JSON.Member(route.method.rawValue.lowercased(), operation(route))
            )
        }
        return order.map { JSON.Member($0, .object(operations[$0] ?? [])) }
    }

    private static func operation(_ route: APIRoute) -> JSON {
        let noun = route.path.split(separator: "/").first.map(String.init) ?? "me"
        var members: [JSON.Member] = [
            JSON.Member("operationId", .string(name(route))), JSON.Member("tags", [.string(noun)]),
            JSON.Member("summary", .string(route.summary)), JSON.Member("description", .string(roles(route))),
            JSON.Member("parameters", .array(parameters(route))),
        ]
        if let body = route.body {
            let content: JSON = ["application/json": ["schema": body.openAPI]]
            members.append(JSON.Member("requestBody", ["required": true, "content": content]))
        }
        members.append(JSON.Member("responses", .object(responses(route))))
        return .object(members)
    }

    /// For example `post-requests-id-decision`.
    private static func name(_ route: APIRoute) -> String {
        let words = route.path.split(whereSeparator: { "/{}".contains($0) }).map(String.init)
        return ([route.method.rawValue.lowercased()] + words).joined(separator: "-")
    }

    private static func roles(_ route: APIRoute) -> String {
        guard let roles = route.permission.roles else { return "Needs no role; shows what is one's own." }
        return "Needs the role " + roles.sorted().map { "`\($0.rawValue)`" }.joined(separator: " or ") + "."
    }

    private static func parameters(_ route: APIRoute) -> [JSON] {
        let path = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { name -> JSON in
            [
                "name": .string(String(name.dropFirst().dropLast())), "in": "path", "required": true,
                "schema": ["type": "string", "maxLength": 128],
            ]
        }
        let query = route.query.map { item -> JSON in
            [
                "name": .string(item.name), "in": "query", "schema": item.schema.openAPI,
                "description": .string(item.note),
            ]
        }
        return path + query + headers(route)
    }

    private static func headers(_ route: APIRoute) -> [JSON] {
        let text: JSON = ["type": "string", "maxLength": 200]
        var headers: [JSON] = []
        if route.method == .post {
            let note =
                "sent again within 24 hours, the same key with the same body is answered alike and does nothing twice"
            headers.append([
                "name": "Idempotency-Key", "in": "header", "description": .string(note), "schema": text,
            ])
        }
        if route.isVersioned {
            let note = "the `ETag` that was read; 412 when it has changed since"
            headers.append(["name": "If-Match", "in": "header", "description": .string(note), "schema": text])
        }
        return headers
    }

    private static func responses(_ route: APIRoute) -> [JSON.Member] {
        var success: [JSON.Member] = [JSON.Member("description", .string(route.status.reasonPhrase))]
        if let answer = route.answer {
            let type = route.answerType ?? "application/json"
            success.append(JSON.Member("content", .object([JSON.Member(type, ["schema": answer.openAPI])])))
        }
        let refused: JSON = ["$ref": "#/components/responses/Problem"]
        return [JSON.Member(String(route.status.code), .object(success)), JSON.Member("default", refused)]
    }

    private static var schemas: [JSON.Member] {
        var seen = Set<String>()
        let all = APIRoutes.all.flatMap { ($0.body?.named ?? []) + ($0.answer?.named ?? []) } + problemSchema.named
        return all.filter { seen.insert($0.0).inserted }.sorted { $0.0 < $1.0 }
            .map { JSON.Member($0.0, $0.1.openAPI) }
    }

    private static let problemSchema = Schema.named(
        "Problem",
        .object([
            .init("type", .text(), "stable, relative to this server"), .init("title", .text()),
            .init("status", .integer(400...599)), .init("detail", .text(), "what happened and what to do"),
            .init("reason", .text(), "the stable word at the end of `type`"), .init("requestId", .text()),
        ])
    )

    private static let problem: JSON = [
        "description": "What was not done, and why (RFC 9457).",
        "content": ["application/problem+json": ["schema": problemSchema.openAPI]],
    ]
}
