import Domain
import Kernel

/// Names for ids, each looked up once within a page's transaction.
final class Names {
    private let tx: any Transaction
    private var people: [ID<Person>: String] = [:]
    private var tools: [ID<Tool>: Tool?] = [:]
    private var connections: [ID<Connection>: String] = [:]

    init(_ tx: any Transaction) { self.tx = tx }

    func person(_ id: ID<Person>) throws -> String {
        if let known = people[id] { return known }
        let name = try tx.people.find(id)?.displayName ?? "someone unknown"
        people[id] = name
        return name
    }

    /// Who acted: a person by name, a token by its own and its maker's, anything else by its own word.
    func actor(_ id: String) throws -> String {
        if let person = try tx.people.find(ID(id)) { return person.displayName }
        guard let token = try tx.access.token(id) else { return id }
        return "\(try person(token.createdBy)), by token \(token.name)"
    }

    /// Who decided; nil while nobody has.
    func decider(of request: AccessRequest) throws -> String? {
        request.source == .autoPolicy
            ? "policy revision \(request.policyRevision)" : try request.decidedBy.map { try actor($0) }
    }

    func tool(_ id: ID<Tool>) throws -> Tool? {
        if let known = tools[id] { return known }
        let tool = try tx.catalog.find(id)
        tools[id] = tool
        return tool
    }

    func toolName(_ id: ID<Tool>) throws -> String { try tool(id)?.name ?? id.rawValue }

    func connection(_ id: ID<Connection>) throws -> String {
        if let known = connections[id] { return known }
        let name = try tx.connections.find(id)?.name ?? id.rawValue
        connections[id] = name
        return name
    }
}

/// Where an issue can be read and a request be raised: addresses of the organization's Jira.
struct JiraLinks: Sendable {
    private let site: WebAddress?
    private let portal: String?

    init(in tx: any Transaction) throws {
        let project = try tx.intake.project()
        let connection = try project.flatMap { try tx.connections.find($0.connection) }
        site = connection?.settings["site_url"].flatMap(WebAddress.init)
        portal = project?.portalID
    }

    func issue(_ key: String) -> String? { site?.appending(["browse", key]).description }

    var portalAddress: String? {
        guard let site, let portal else { return nil }
        return site.appending(["servicedesk", "customer", "portal", portal]).description
    }

    func view(_ key: String) -> View { ["issueKey": .text(key), "issueHref": .some(issue(key))] }
}
