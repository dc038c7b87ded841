import ArgumentParser
import Domain
import Foundation
import Kernel
import Server

/// How a command reaches the product: through the running server's socket, or by taking the data folder's lock.
struct OperatorOptions: ParsableArguments {
    @OptionGroup var settings: SettingsOptions
    @Option(help: "The organization's id; not needed when there is only one.") var organization: String?
    @Option(help: "An API token to act with; also `CLEARANCE_TOKEN`. Without it the operator acts.") var token: String?
    @Flag(help: "Print JSON.") var json = false

    func call(_ operation: String, _ input: JSON = [:]) async throws -> JSON {
        let settings = try await settings.settings()
        let wish = wish(operation, input)
        if let answer = try await throughSocket(settings, { try await $0.call(wish) }) { return answer }
        return try await inProcess(settings) { try await $0.call(operation, input) }
    }

    /// A long file, piece by piece: the log or requests.
    func export(_ what: String, _ input: JSON, to receive: @escaping (_ piece: [UInt8]) throws -> Void) async throws {
        let settings = try await settings.settings()
        let wish = wish(what, input)
        if try await throughSocket(settings, { try await $0.export(wish, to: receive) }) != nil { return }
        try await inProcess(settings) { desk in
            for try await piece in try await desk.export(what, input) { try receive(piece) }
        }
    }

    private func wish(_ operation: String, _ input: JSON) -> Wish {
        Wish(operation, input, organization: organization.map { ID($0) }, token: bearer)
    }

    private var bearer: Secret? {
        (token ?? ProcessInfo.processInfo.environment["CLEARANCE_TOKEN"]).map { Secret($0) }
    }

    /// Nil when no server runs on this data folder.
    private func throughSocket<T>(_ settings: Settings, _ body: (OperatorCall) async throws -> T) async throws -> T? {
        let path = DataFolder(settings.dataFolder).socket
        guard case .sqlite = settings.database, FileManager.default.fileExists(atPath: path) else { return nil }
        do { return try await body(OperatorCall(path: path)) } catch let refusal as Refusal
            where refusal.reason == OperatorCall.unreachable.reason
        {
            // A server that was killed leaves its socket behind; the lock decides whether one is there.
            return nil
        }
    }

    private func inProcess<T>(_ settings: Settings, _ body: (Desk) async throws -> T) async throws -> T {
        let services = try await OpenServices(settings)()
        do {
            let value = try await body(Desk(services, organization: organization.map { ID($0) }, token: bearer))
            try await services.close()
            return value
        } catch {
            try? await services.close()
            throw error
        }
    }
}
