import Domain
package import Kernel
import Web

/// One thing that can be asked for on the command line: the same whether a server runs or not.
///
/// Input and output are JSON. The rules are those of the verbs that it calls; an operation only reads and renders.
package struct Operation: Sendable {
    package let name: String
    /// Whether it only reads, so that its own permission guards it and no verb does.
    package let isRead: Bool
    package let run: @Sendable (_ input: JSON, _ desk: Desk) async throws -> JSON

    /// Does something; who may is said by the verb, which puts it on record.
    init(_ name: String, _ run: @escaping @Sendable (_ input: JSON, _ desk: Desk) async throws -> JSON) {
        (self.name, self.run, isRead) = (name, run, false)
    }

    /// Reads rows of the organization, which no verb guards: the permission is asked here, and an operator's look is put
    /// on record.
    init(
        _ name: String,
        reads permission: Permission,
        _ run: @escaping @Sendable (_ input: JSON, _ desk: Desk) async throws -> JSON
    ) {
        (self.name, isRead) = (name, true)
        self.run = { input, desk in
            let (scope, actor) = try await desk.reader(permission)
            if actor.kind == .operator {
                try await desk.services.store.write(in: scope, by: actor) { tx in
                    try tx.record(AuditEvent(.operatorRead, [], ["operation": .string(name)]))
                }
            }
            return try await run(input, desk)
        }
    }

    package static let all =
        organizations + people + settings + policy + catalog + connections + identities + tokens + coreApps + log
        + insights + approvals + reconciliation

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
