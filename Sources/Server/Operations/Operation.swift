import Domain
package import Kernel
package import Web

/// One thing that can be asked for on the command line: the same whether a server runs or not.
///
/// Input and output are JSON. The rules are those of the verbs that it calls; an operation only reads and renders.
package struct Operation: Sendable {
    /// Who may ask for it; each operation declares exactly one.
    package enum Access: Equatable, Sendable {
        /// The operator, and tokens that carry what the same deed or look asks for in the API.
        case permission(Permission)
        /// Whoever reaches the machine's own socket: it is about the machine, or tells nothing of an organization.
        case machine
    }

    package let name: String
    package let access: Access
    /// Whether it only reads, so that its own permission guards it and no verb does.
    package let isRead: Bool
    package let run: @Sendable (_ input: JSON, _ desk: Desk) async throws -> JSON

    /// Does something; the permission is asked here first, and by the verb, which puts the deed on record.
    ///
    /// What declares nothing is for site admins.
    init(
        _ name: String,
        does permission: Permission = .administer,
        _ run: @escaping @Sendable (_ input: JSON, _ desk: Desk) async throws -> JSON
    ) {
        (self.name, access, isRead) = (name, .permission(permission), false)
        self.run = { input, desk in
            let (scope, actor) = try await desk.caller(permission)
            try await SensitiveDeeds.commands[name]?.count(desk.services.store, scope, by: actor)
            return try await run(input, desk)
        }
    }

    /// Is about the machine and no organization.
    init(machine name: String, _ run: @escaping @Sendable (_ input: JSON, _ desk: Desk) async throws -> JSON) {
        (self.name, access, self.run, isRead) = (name, .machine, run, false)
    }

    /// Reads rows of the organization, which no verb guards: the permission is asked here, and an operator's look is put
    /// on record.
    init(
        _ name: String,
        reads permission: Permission,
        _ run: @escaping @Sendable (_ input: JSON, _ desk: Desk) async throws -> JSON
    ) {
        (self.name, access, isRead) = (name, .permission(permission), true)
        self.run = { input, desk in
            let (scope, actor) = try await desk.caller(permission)
            if actor.kind == .operator {
                try await desk.services.store.write(in: scope, by: actor) { tx in
                    try tx.record(AuditEvent(.operatorRead, [], ["operation": .string(name)]))
                }
            }
            return try await run(input, desk)
        }
    }

    package static let all =
        organizations + people + settings + policy + catalog + catalogFacts + catalogFiles + connections + identities
        + tokens + coreApps + log
        + issuer
        + revocations
        + insights + approvals + reconciliation + reviews + licences + breakGlass + notices + secrets

    package static func named(_ name: String) throws(Refusal) -> Operation {
        guard let operation = all.first(where: { $0.name == name }) else {
            throw Refusal(.notFound, "no_such_operation", "there is no operation `\(name)`; the server may be older")
        }
        return operation
    }
}

extension JSON {
    /// The texts of a list, or none when it is absent.
    func texts(_ name: String) throws(Refusal) -> [String] {
        guard let value = self[name] else { return [] }
        guard let list = value.array, list.allSatisfy({ $0.string != nil }) else {
            throw Refusal(.invalid, "missing_member", "`\(name)` has to be a list of texts")
        }
        return list.compactMap(\.string)
    }

    func require(_ name: String) throws(Refusal) -> String { try requireText(name, in: "the input") }
}
