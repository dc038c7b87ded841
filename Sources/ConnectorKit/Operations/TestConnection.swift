package import Domain
package import Kernel

/// Tries a connection and keeps what was found; a pass makes it usable.
package struct TestConnection: Sendable {
    private let id: ID<Connection>

    package init(_ id: ID<Connection>) { self.id = id }

    package func callAsFunction(in context: OperationContext) async throws -> ConnectionTest {
        try context.require(.admin, to: "test connections")
        let test: ConnectionTest
        do { test = try await context.core.test(id, in: context.scope) } catch {
            guard error.code != "no_such_connection" else { throw Refusal(.notFound, error.code, error.message) }
            test = ConnectionTest(checks: [.init("reach", .failed, error.message)])
        }
        let (passed, report) = (test.passed, test.json)
        _ = try await context.write { try RecordConnectionTest(id, passed: passed, report: report)(in: $0) }
        return test
    }
}

extension ConnectionTest {
    package var json: JSON {
        [
            "passed": .bool(passed), "identity": .text(identity), "missing": .strings(missing),
            "checks": .array(
                checks.map {
                    ["name": .string($0.name), "verdict": .string($0.verdict.rawValue), "detail": .string($0.detail)]
                }
            ),
        ]
    }
}
