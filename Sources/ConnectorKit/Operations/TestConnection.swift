package import Domain
package import Kernel

/// Tries a connection and keeps what was found; a pass makes it usable.
package struct TestConnection: Sendable {
    private let id: ID<Connection>

    package init(_ id: ID<Connection>) { self.id = id }

    package func callAsFunction(in context: OperationContext) async throws -> ConnectionTest {
        try context.require(.admin, to: "test connections")
        let (test, sessions) = try await Errand.within("connection_test") {
            (try await tested(in: context), Errand.sessionsUsed)
        }
        let record = RecordConnectionTest(id, passed: test.passed, report: test.json, sessions: sessions)
        _ = try await context.write { try record(in: $0) }
        return test
    }

    private func tested(in context: OperationContext) async throws -> ConnectionTest {
        do { return try await context.core.test(id, in: context.scope) } catch {
            guard error.code != "no_such_connection" else { throw Refusal(.notFound, error.code, error.message) }
            return ConnectionTest(checks: [.init("reach", .failed, error.message)])
        }
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
