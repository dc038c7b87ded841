import Domain
import Kernel
import Web

extension Operation {
    /// What vendors state, and the starter catalog.
    static let catalogFacts = [
        Operation("catalog/starter", reads: .readAccess) { _, desk in
            .array(try await desk.read { tx in try StarterCatalog.tools.map { try $0.json(in: tx) } })
        },
        Operation("catalog/starter/add") { input, desk in
            let all = input["all"]?.bool == true
            let ids = all ? StarterCatalog.tools.map(\.id) : try input.texts("tools").map { ID($0) }
            let add = AddStarterTools(ids, replacingEdited: input["replace"]?.bool == true)
            return .array(try await desk.write { try add(in: $0) }.map(\.json))
        },
        Operation("catalog/attestations", reads: .readAccess) { input, desk in
            let tool = ID<Tool>(try input.require("tool"))
            return .array(
                try await desk.read { tx in
                    guard try tx.catalog.find(tool) != nil else {
                        throw Refusal(.notFound, "no_such_tool", "there is no such tool in the catalog")
                    }
                    return try tx.catalog.attestations(of: tool).map { $0.json(at: tx.now) }
                }
            )
        },
        Operation("catalog/attest") { input, desk in
            let fact = try VendorFact(word: try input.require("fact"))
            let attest = AttestTool(ID(try input.require("tool")), try AttestationWanted(fact, input))
            return try await desk.write { tx in try attest(in: tx).json(at: tx.now) }
        },
        Operation("catalog/withdraw") { input, desk in
            let fact = try VendorFact(word: try input.require("fact"))
            let withdraw = WithdrawAttestation(
                fact,
                of: ID(try input.require("tool")),
                reason: try input.require("reason")
            )
            try await desk.write { try withdraw(in: $0) }
            return ["tool": input["tool"] ?? .null, "withdrawn": .string(fact.rawValue)]
        },
    ]
}
