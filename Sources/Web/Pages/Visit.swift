import Domain
import Hummingbird
import Kernel

/// A person's visit to a page: who, what was asked, and what is needed to answer.
struct Visit: Sendable {
    let services: WebServices
    let identity: Identity
    let person: Person
    let preferences: Preferences
    let clock: ViewerClock
    /// Whether there is a registered project in which this person may decide (N16).
    let hasApprovalAccess: Bool
    let requestID: String
    let address: String
    let query: Form
    /// Empty unless a form was sent.
    let form: Form
    private let parameters: Parameters

    init(_ request: Request, _ context: SignedIn, _ services: WebServices, formLimit: Int = BodyLimit.form) async throws
    {
        guard let person = context.identity.person else {
            throw Refusal(.forbidden, "person_required", "pages are for people; use the API with a token")
        }
        (self.services, self.person, identity) = (services, person, context.identity)
        preferences = Preferences(request)
        clock = ViewerClock(now: services.time.now(), zone: preferences.zone)
        (requestID, parameters, address) = (context.requestID, context.parameters, request.uri.path)
        query = try request.query()
        form = request.method == .post ? try await request.form(upTo: formLimit) : Form()
        if request.method == .post { try identity.requireFormToken(in: form) }
        hasApprovalAccess = try await Self.hasApprovalAccess(context.identity, services)
    }

    private static func hasApprovalAccess(_ identity: Identity, _ services: WebServices) async throws -> Bool {
        guard Permission.decide.isGiven(to: identity.actor.roles) else { return false }
        return try await services.store.read(in: identity.scope) { try $0.intake.project() != nil }
    }

    var scope: OrganizationScope { identity.scope }
    var actor: Actor { identity.actor }

    func may(_ permission: Permission) -> Bool { permission.isGiven(to: actor.roles) }

    /// The id in the address; what cannot be one of ours is nothing we know.
    func id<Entity>(_ name: String = "id") throws -> ID<Entity> { try ID(checking: parameters.get(name)) }

    func read<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await services.store.read(in: scope, body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any Transaction) throws -> T) async throws -> T {
        try await services.store.write(in: scope, by: actor, body)
    }

    var pageRequest: PageRequest { PageRequest(size: 25, after: query["after"]) }
}

extension ID {
    /// - Throws: `not_found` for anything that no id of ours looks like.
    init(checking text: String?) throws {
        guard let text, (1...128).contains(text.utf8.count),
            text.utf8.allSatisfy({ byte in
                (97...122).contains(byte) || (48...57).contains(byte) || (65...90).contains(byte) || byte == 45
                    || byte == 95 || byte == 46
            })
        else { throw Refusal(.notFound, "not_found", "there is nothing at this address") }
        self.init(text)
    }
}
