import Domain
import Kernel
import Web

extension Operation {
    static let insights = [
        Operation("insights/show", reads: .readInsights) { input, desk in
            let days = Int(input["days"]?.integer ?? 90)
            guard (1...365).contains(days) else {
                throw Refusal(.invalid, "days_out_of_range", "ask for 1 to 365 days")
            }
            let tool = input["tool"]?.string.map { ID<Tool>($0) }
            return try await desk.read { try ReadInsights(days: days, tool: tool)(in: $0) }.json
        },
        Operation("insights/departments", reads: .readInsights) { _, desk in
            try await desk.read { try ReadDepartments()(in: $0) }.json
        },
        Operation("insights/department") { input, desk in
            let person = ID<Person>(try input.require("person"))
            let department = input["department"]?.string
            try await desk.write { try SetDepartment(person, to: department)(in: $0) }
            return ["person": .string(person.rawValue), "department": .text(department)]
        },
        Operation("insights/check", reads: .readInsights) { _, desk in
            let caller = try await desk.caller()
            let store = desk.services.store
            if caller.actor.kind != .operator {
                try await store.write(in: caller.scope, by: caller.actor) { try Sensitive.verify.spend(in: $0) }
            }
            let found = try await store.checkInsights(in: caller.scope)
            return ["fine": .bool(found.isEmpty), "items": .array(found.map(\.json))]
        },
    ]
}

extension Store {
    /// Brings the counts up to the log's end, a thousand entries at a time, and compares them while others may write.
    ///
    /// - Throws: a refusal where the log grew each time before it was compared.
    func checkInsights(in scope: OrganizationScope) async throws -> [InsightDifference] {
        for _ in 0..<32 {
            while try await write(in: scope, by: .system("insights"), { try CountInsights(limit: 1_000)(in: $0) }) > 0 {
            }
            if let found = try await read(in: scope, { try CheckInsights()(in: $0) }) { return found }
        }
        throw Refusal(
            .unavailable,
            "log_moves_on",
            "the log grew each time before it could be compared; try again when less is going on"
        )
    }
}
