import Domain
import Foundation
import Kernel
import Persistence
import Sandbox
import Server
import TestKit
import Testing
import Vendors

/// `kill -9` while requests flow: nothing acknowledged is lost, nothing is doubled at the provider, the log verifies.
@Suite(.serialized) struct KillTests {
    static let rounds = ProcessInfo.processInfo.environment["CLEARANCE_KILL_ROUNDS"].flatMap { Int($0) } ?? 5

    @Test func `on SQLite the server may be killed at any moment`() async throws {
        let folder = NSTemporaryDirectory() + "clearance-kill-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let settings = ["CLEARANCE_DATA_FOLDER": folder]
        try await KillRun(settings: settings, commands: [["serve"]])(rounds: Self.rounds)
    }

    @Test(.enabled(if: PostgresCluster.isExpected))
    func `on PostgreSQL server and worker may be killed at any moment`() async throws {
        let folder = NSTemporaryDirectory() + "clearance-kill-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let cluster = try PostgresCluster.shared.get()
        let database = "kill_\(ProcessInfo.processInfo.processIdentifier)"
        try cluster.sql("CREATE DATABASE \(database) OWNER \(PostgresCluster.owner)")
        func address(_ user: String) -> String {
            cluster.configuration(user: user, database: database).address.withText { $0 }
        }
        let settings = [
            "CLEARANCE_DATA_FOLDER": folder, "CLEARANCE_DATABASE_URL": address(PostgresCluster.application),
            "CLEARANCE_DATABASE_OWNER_URL": address(PostgresCluster.owner),
        ]
        try await KillRun(settings: settings, commands: [["serve"], ["worker"]])(rounds: Self.rounds)
    }
}
