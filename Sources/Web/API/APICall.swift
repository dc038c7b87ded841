import ConnectorKit
import Domain
import HTTPTypes
import Hummingbird
import Kernel

/// A call of the API: who, what was asked, and what is needed to answer.
struct APICall: Sendable {
    private(set) var services: WebServices
    let identity: Identity
    let query: Form
    /// Checked against the route's schema; null where the route takes none.
    let body: JSON
    /// The version that the caller saw, from `If-Match`.
    let version: Int64?
    private let parameters: Parameters

    init(_ request: Request, _ context: SignedIn, _ route: APIRoute, _ services: WebServices) async throws {
        (self.services, identity, parameters) = (services, context.identity, context.parameters)
        query = try request.query()
        try Self.check(query, route)
        body = try await Self.body(of: request, route)
        version = try Self.version(request, route)
    }

    private static func check(_ query: Form, _ route: APIRoute) throws {
        for (name, value) in query.pairs {
            guard let known = route.query.first(where: { sameBytes($0.name, name) }) else {
                throw Refusal(.invalid, "unknown_parameter", "there is no query parameter `\(name)`")
            }
            if case .integer = known.schema {
                try known.schema.check(Int64(value).map(JSON.integer) ?? .null, at: "`\(name)`")
            } else {
                try known.schema.check(.string(value), at: "`\(name)`")
            }
        }
    }

    private static func body(of request: Request, _ route: APIRoute) async throws -> JSON {
        guard let schema = route.body else {
            guard try await request.bytes(upTo: BodyLimit.api).isEmpty else {
                throw Refusal(.invalid, "body_unexpected", "this address takes no body")
            }
            return .null
        }
        let json = try await request.json(upTo: route.bodyLimit)
        try schema.check(json)
        return json
    }

    /// A precondition that is not checked is refused rather than ignored.
    private static func version(_ request: Request, _ route: APIRoute) throws -> Int64? {
        guard let text = request.headers[.ifMatch], text != "*" else { return nil }
        guard route.isVersioned else {
            throw Refusal(
                .invalid,
                "if_match_unsupported",
                "this address has no version to compare; leave `If-Match` out"
            )
        }
        guard text.hasPrefix("\""), text.hasSuffix("\""), let version = Int64(text.dropFirst().dropLast()) else {
            throw Refusal(.invalid, "if_match_invalid", "send `If-Match` with the `ETag` you were given")
        }
        return version
    }

    /// The same call with another store behind it.
    func storing(in store: any Store) -> APICall {
        var call = self
        call.services.store = store
        return call
    }

    var scope: OrganizationScope { identity.scope }
    var operation: OperationContext { identity.operation(services) }

    func may(_ permission: Permission) -> Bool { permission.isGiven(to: identity.actor.roles) }

    func id<Entity>(_ name: String = "id") throws -> ID<Entity> { try ID(checking: parameters.get(name)) }

    func text(_ name: String) -> String? { body[name]?.string }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await services.store.read(in: scope, body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await services.store.write(in: scope, by: identity.actor, body)
    }

    var page: PageRequest {
        get throws { PageRequest(size: try query.number("limit") ?? 25, after: query["after"]) }
    }

    /// - Throws: `changed_meanwhile` when `If-Match` names another version.
    func require(version current: Int64) throws {
        guard version == nil || version == current else {
            throw Refusal(.conflict, "changed_meanwhile", "it has changed since you read it; read it again")
        }
    }
}

/// What a route answers.
struct APIAnswer: Sendable {
    var json: JSON?
    var version: Int64?
    /// Set instead of JSON where a file is sent.
    var raw: Response?

    static let done = APIAnswer()

    static func json(_ json: JSON, version: Int64? = nil) -> APIAnswer { APIAnswer(json: json, version: version) }

    static func page<T>(_ page: Kernel.Page<T>, _ render: (T) throws -> JSON) rethrows -> APIAnswer {
        .json(["items": .array(try page.items.map(render)), "next": .text(page.next)])
    }
}
