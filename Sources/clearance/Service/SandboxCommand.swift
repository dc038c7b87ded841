import ArgumentParser
import Foundation
import Kernel
import Logging
import Sandbox
import Server

struct SandboxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sandbox",
        abstract: "Only the simulated Jira, Okta, Entra and sign-in, for trying things out.",
        discussion: """
            EXAMPLE
              clearance sandbox --port 8090 --console http://localhost:8080
            """
    )

    @Option(help: "The port of the front page; the systems take the next ones. 0 takes any.") var port = 8090
    @Option(help: "Where Clearance runs: webhooks go there, and sign-ins come from there.") var console: String?

    func run() async throws {
        var configuration = SandboxConfiguration(time: SystemTime())
        if port != 0 {
            let next = SandboxPlace.allCases.enumerated().map { ($1, port + $0) }
            configuration.ports = Dictionary(uniqueKeysWithValues: next)
        }
        if let console {
            configuration.signInRedirects = [console + "/sign-in/callback"]
            configuration.transport = LocalTransport(
                allowing: [console],
                Logger(label: "sandbox") { _ in SwiftLogNoOpLogHandler() }
            )
        }
        let server = SandboxServer(configuration)
        async let served: Void = server.run()
        let sandbox = try await server.ready()
        let places = SandboxPlace.allCases.map { JSON.Member($0.rawValue, .string(sandbox.address(of: $0))) }
        FileHandle.standardOutput.write(Data((JSON.object(places).text + "\n").utf8))
        try await served
    }
}
