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
            let scope = try await desk.caller().scope
            let found = try await desk.services.store.write(in: scope, by: .system("insights")) {
                try CheckInsights()(in: $0)
            }
            return ["fine": .bool(found.isEmpty), "items": .array(found.map(\.json))]
        },
    ]
}
