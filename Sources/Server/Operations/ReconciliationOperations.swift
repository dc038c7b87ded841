import Domain
import Kernel
import Web

extension Operation {
    static let reconciliation = [
        Operation("reconcile/groups", reads: .readLog) { input, desk in
            let page = PageRequest(size: 100, after: input["after"]?.string)
            let found = try await desk.read { try $0.reconciliation.comparisons(page: page) }
            return ["items": .array(found.items.map(\.json)), "next": .text(found.next)]
        },
        Operation("reconcile/now") { input, desk in
            let compare = CompareNow(ID(try input.require("comparison")))
            return try await desk.write { try compare(in: $0) }.json
        },
        Operation("reconcile/findings", reads: .readLog) { input, desk in
            let page = PageRequest(size: 100, after: input["after"]?.string)
            let isOpen = input["settled"]?.bool != true
            let found = try await desk.read { try $0.reconciliation.findings(open: isOpen, page: page) }
            return ["items": .array(found.items.map(\.json)), "next": .text(found.next)]
        },
        Operation("reconcile/settle") { input, desk in
            guard let choice = try Finding.Choice(rawValue: input.require("choice")) else {
                throw Refusal(.invalid, "choice_unknown", "choose `remove`, `adopt`, `readd` or `revoke`")
            }
            let ids = try input.texts("findings").map { ID<Finding>($0) }
            let resolve = ResolveFindings(ids, choice, reason: try input.require("reason"))
            switch try await desk.write({ try resolve(in: $0) }) {
            case .done(let findings): return ["items": .array(findings.map(\.json)), "paused": .null]
            case .paused(let change): return ["items": [], "paused": change.json]
            }
        },
        Operation("breaker/show", reads: .readLog) { _, desk in
            try await desk.read { try BreakerView(in: $0).json }
        },
        Operation("breaker/set") { input, desk in
            let breaker = try Breaker(
                most: Int(input["most"]?.integer ?? 0),
                percent: Int(input["percent"]?.integer ?? 0)
            )
            return try await desk.write { tx in
                try SetBreaker(breaker)(in: tx)
                return try BreakerView(in: tx).json
            }
        },
        Operation("breaker/changes", reads: .readLog) { input, desk in
            let page = PageRequest(size: 100, after: input["after"]?.string)
            let found = try await desk.read { try $0.massChanges.list(page: page) }
            return ["items": .array(found.items.map(\.json)), "next": .text(found.next)]
        },
        Operation("breaker/settle") { input, desk in
            let settle = SettleMassChange(
                ID(try input.require("change")),
                release: input["release"]?.bool ?? false,
                reason: try input.require("reason")
            )
            return try await desk.write { try settle(in: $0) }.json
        },
    ]
}
