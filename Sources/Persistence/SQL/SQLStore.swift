package import Domain
package import Kernel

/// Everything that is kept, on whichever engine the runner drives.
package final class SQLStore: Sendable {
    package let runner: any SQLRunner
    private let randomness: any Randomness
    private let macKey: MacKeyProvider

    package init(runner: any SQLRunner, randomness: any Randomness, macKey: @escaping MacKeyProvider) {
        (self.runner, self.randomness, self.macKey) = (runner, randomness, macKey)
    }

    package func reading<T: Sendable>(
        in scope: OrganizationScope,
        _ body: @escaping @Sendable (SQLTransaction) throws -> T
    ) async throws -> T {
        try await told(isWrite: false) {
            try await runner.read(.organization(scope.organization)) { [self] connection, now in
                try body(transaction(connection, scope, .system("reader"), now))
            }
        }
    }

    package func writing<T: Sendable>(
        in scope: OrganizationScope,
        by actor: Actor,
        _ body: @escaping @Sendable (SQLTransaction) throws -> T
    ) async throws -> T {
        try await told {
            try await runner.write(.organization(scope.organization)) { [self] connection, now in
                let transaction = transaction(connection, scope, actor, now)
                let value = try body(transaction)
                try transaction.finish()
                return value
            }
        }
    }

    package func enter<T: Sendable>(_ body: @escaping @Sendable (any Doors) throws -> T) async throws -> T {
        try await told {
            try await runner.write(.doors) { connection, now in
                try body(SQLDoors(connection: connection, now: now))
            }
        }
    }

    package func scrub() async throws { try await told { try await runner.scrub() } }

    package func close() async throws { try await runner.close() }

    private func transaction(
        _ connection: any SQLConnection,
        _ scope: OrganizationScope,
        _ actor: Actor,
        _ now: Instant
    ) -> SQLTransaction {
        SQLTransaction(
            connection: connection,
            organization: scope.organization,
            actor: actor,
            now: now,
            randomness: randomness,
            macKey: macKey
        )
    }

    /// What a person can do something about is told as a refusal; the rest stays a fault.
    ///
    /// A body that writes where it should only read is a mistake of the program, whatever the disk allows.
    private func told<T>(isWrite: Bool = true, _ work: () async throws -> T) async throws -> T {
        do { return try await work() } catch let failure as StorageFailure {
            guard isWrite || failure != .readOnly else { throw failure }
            throw Refusal(failure) ?? failure
        }
    }
}
