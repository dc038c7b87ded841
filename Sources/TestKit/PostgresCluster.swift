import Foundation
import Kernel
package import Persistence
import Synchronization

/// A PostgreSQL server of our own for tests: made in a temporary folder, on a free port, gone with this process.
package final class PostgresCluster: Sendable {
    /// The one that all tests of a process share.
    package static let shared = Result { try PostgresCluster() }

    /// True where the server's programs are, and also where they must be: then a test that misses them fails instead
    /// of being skipped.
    package static var isExpected: Bool { isRequired || binaries != nil }

    package static var isRequired: Bool { ProcessInfo.processInfo.environment["CLEARANCE_REQUIRE_POSTGRES"] == "1" }

    package static let owner = "clearance_owner"
    package static let application = "clearance_app"

    private let folder: URL
    private let port: UInt16
    private let shell: ClusterShell
    /// A database to copy for each list of steps.
    let templates = Mutex<[[String]: String]>([:])

    package init() throws {
        guard let binaries = Self.binaries else { throw ClusterFault("PostgreSQL's programs are not installed") }
        folder = URL(fileURLWithPath: "/tmp/clearance-postgres-\(UUID().uuidString.prefix(8))")
        port = try freePort()
        shell = ClusterShell(binaries: binaries, folder: folder)
        try shell.prepareFolder()
        try shell.run("initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        try shell.watchOver(data: data)
        try start()
        try sql("CREATE ROLE \(Self.owner) LOGIN CREATEDB; CREATE ROLE \(Self.application) LOGIN;")
    }

    private var data: String { folder.appending(path: "data").path }

    package func start() throws {
        let options = "-p \(port) -k \(folder.path) -c listen_addresses='' -c fsync=off -c max_connections=400"
        let log = folder.appending(path: "log").path
        try shell.run("pg_ctl", "-D", data, "-w", "-t", "30", "-o", options, "-l", log, "start")
    }

    /// Ends the server at once, as a crash would.
    package func crash() throws { try shell.run("pg_ctl", "-D", data, "-m", "immediate", "-w", "stop") }

    /// Runs statements as the superuser.
    package func sql(_ text: String, database: String = "postgres") throws {
        try shell.run(
            "psql",
            "-h",
            folder.path,
            "-p",
            "\(port)",
            "-U",
            "postgres",
            "-d",
            database,
            "-v",
            "ON_ERROR_STOP=1",
            "-q",
            "-c",
            text
        )
    }

    package func configuration(user: String, database: String) -> PostgresConfiguration {
        PostgresConfiguration(
            address: Secret("host=\(folder.path) port=\(port) user=\(user) dbname=\(database) sslmode=disable")
        )
    }

    /// The newest version that Debian installed, or what lies beside `initdb` on the path.
    private static let binaries: URL? = {
        let debian = URL(fileURLWithPath: "/usr/lib/postgresql")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: debian.path)) ?? []
        let folders =
            versions.sorted { (Int($0) ?? 0) > (Int($1) ?? 0) }.map { debian.appending(path: "\($0)/bin") }
            + (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
            .map { URL(fileURLWithPath: String($0)) }
        return folders.first { FileManager.default.isExecutableFile(atPath: $0.appending(path: "initdb").path) }
    }()
}
