import Domain
import Kernel
import Web

extension Operation {
    static let approvals = [
        Operation("approvals/show", reads: .administer) { _, desk in
            try await desk.read { try $0.approvals.settings() }.json
        },
        Operation("approvals/set") { input, desk in
            try input.allowOnly(["stages", "slaHours", "escalations", "lapseDays"], in: "the approval settings")
            let configure = ConfigureApprovals(try ApprovalSettings(json: input))
            return try await desk.write { try configure(in: $0) }.json
        },
        Operation("approvals/owners") { input, desk in
            let tool = ID<Tool>(try input.require("tool"))
            let owners = try input.texts("owners")
            try await desk.write { try SetToolOwners(tool, owners: owners.map { ID($0) })(in: $0) }
            return ["tool": .string(tool.rawValue), "owners": .strings(owners)]
        },
        Operation("approvals/delegations", reads: .readAccess) { _, desk in
            .array(
                try await desk.read { tx in
                    let now = tx.now
                    return try tx.approvals.allDelegations().filter { $0.isLive(at: now) }.map(\.json)
                }
            )
        },
        Operation("approvals/delegate") { input, desk in
            let from = ID<Person>(try input.require("from"))
            guard let until = try input.instant("until") else {
                try await desk.write { try EndDelegation(from: from)(in: $0) }
                return ["from": .string(from.rawValue)]
            }
            let delegate = DelegateApprovals(
                from: from,
                to: ID(try input.require("to")),
                reason: input["reason"]?.string ?? "",
                until: until
            )
            return try await desk.write { try delegate(in: $0) }.json
        },
        Operation("approvals/away") { input, desk in
            let person = ID<Person>(try input.require("person"))
            let set = SetAbsence(person, from: try input.instant("from"), until: try input.instant("until"))
            try await desk.write { try set(in: $0) }
            return input
        },
        Operation("approvals/who", reads: .readAccess) { input, desk in
            let ask = ProbeApprovers(
                ID(try input.require("tool")),
                for: ID(try input.require("person")),
                role: input["role"]?.string,
                days: input["days"]?.integer.map(Int.init),
                dataClasses: try input.texts("dataClasses"),
                groups: try input.texts("groups")
            )
            return try await desk.read { try ask(in: $0) }.json
        },
    ]
}
