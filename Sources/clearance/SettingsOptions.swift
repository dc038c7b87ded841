import ArgumentParser
import Foundation
import Server

/// The settings that can be given on the command line; each wins over the environment and the file.
struct SettingsOptions: ParsableArguments {
    @Option(name: .customLong("config"), help: "The configuration file, in YAML.") var file: String?
    @Option(help: "`production` or `development`.") var mode: String?
    @Option(help: "Where database, keys and the operator's socket lie.") var dataFolder: String?
    @Option(help: "Where the key files lie.") var keysFolder: String?
    @Option(help: "A PostgreSQL address; without it SQLite is used.") var databaseURL: String?
    @Option(help: "The address to listen on.") var httpHost: String?
    @Option(help: "The port to listen on.") var httpPort: String?
    @Option(help: "The public address of the server.") var httpAddress: String?
    @Option(help: "Origins that may be http, private or loopback.") var egressAllow: String?
    @Option(help: "How much to log.") var logLevel: String?

    private var flags: [String: String] {
        let pairs: [(String, String?)] = [
            ("mode", mode), ("data.folder", dataFolder), ("keys.folder", keysFolder), ("database.url", databaseURL),
            ("http.host", httpHost), ("http.port", httpPort), ("http.address", httpAddress),
            ("egress.allow", egressAllow), ("log.level", logLevel),
        ]
        return Dictionary(pairs.compactMap { pair in pair.1.map { (pair.0, $0) } }) { $1 }
    }

    func effective() async throws -> EffectiveSettings {
        let environment = ProcessInfo.processInfo.environment
        return try await SettingsReader(file: file, environment: environment, flags: flags).read()
    }

    func settings() async throws -> Settings { try Settings(try await effective()) }
}
