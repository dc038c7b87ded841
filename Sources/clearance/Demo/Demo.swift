import ConnectorKit
import Foundation
import Kernel
import Ledger
import Logging
import Sandbox
import Server
import ServiceLifecycle
import Vendors

/// The demo: sandbox, server and worker in one process, and a play.
struct Demo {
    /// A file that says a folder is a demo's own.
    static let mark = "made-by-clearance-demo"

    let folder: String
    let port: Int
    let isCheck: Bool
    let plays: Bool

    func run() async throws {
        let clock = DemoClock()
        let ports = try Ports(console: port)
        try prepareFolder()
        let courier = LocalTransport(allowing: ["http://localhost:\(ports.console)"], logger)
        let server = SandboxServer(sandboxConfiguration(clock, ports, courier))
        let company = ServiceGroup(services: [server], logger: logger)
        async let served: Void = company.run()
        do {
            try await runClearance(try await server.ready(), clock, ports)
        } catch {
            await company.triggerGracefulShutdown()
            try? await served
            await courier.shutDown()
            throw error
        }
        await company.triggerGracefulShutdown()
        try await served
        await courier.shutDown()
    }

    /// Runs server and worker until somebody stops them, or, when only checking, until the play is over.
    private func runClearance(_ sandbox: Sandbox, _ clock: DemoClock, _ ports: Ports) async throws {
        say("the sandbox answers at \(sandbox.address(of: .home))")
        let settings = try await settings(sandbox, ports)
        let open = OpenServices(settings, logger: logger, time: clock, clockOffset: { clock.offset })
        let services = try await open()
        let process = ServerProcess(services, logger: logger)
        let isListening = Signal()
        let group = process.group([process.socket(), process.worker(), process.web { isListening.give() }])
        async let ran: Void = process.run(group)
        let play = Task {
            await isListening.wait()
            do { try await perform(sandbox, services, clock) } catch {
                await group.triggerGracefulShutdown()
                throw error
            }
            if isCheck { await group.triggerGracefulShutdown() }
        }
        do { try await ran } catch {
            play.cancel()
            throw error
        }
        play.cancel()
        do { try await play.value } catch is CancellationError { return }
    }

    private func perform(_ sandbox: Sandbox, _ services: Services, _ clock: DemoClock) async throws {
        let cast = try await DemoCompany(services: services, sandbox: sandbox, say: say).found()
        let stage = DemoStage(sandbox: sandbox, services: services, cast: cast, clock: clock)
        let desk = Desk(services, token: Secret(cast.tokens[SmallCompany.ada.key] ?? ""))
        let proof = DemoProof(desk: desk, folder: folder)
        try await proof.handOut()
        let rows = plays ? try await DemoPlay(stage: stage, say: say).run() : []
        let report = try await proof.verify()
        if plays { print("\n" + DemoPlay.table(rows) + "\n") }
        say("the log's export `\(proof.export)`: \(report.entries) entries, \(report.verdict.rawValue)")
        if isCheck { return try judge(rows, isProven: report.verdict == .authenticated) }
        let links = DemoLinks(
            sandbox: sandbox,
            services: services,
            folder: folder,
            organization: cast.organization.rawValue
        )
        try links.write(tokens: cast.tokens)
        print(links.text)
        if isatty(STDIN_FILENO) == 1 { listen(clock) }
    }

    private func judge(_ rows: [DemoPlay.Row], isProven: Bool) throws {
        let wrong = rows.count { !$0.isAsItShouldBe }
        guard wrong == 0, isProven else {
            throw Refusal(
                .conflict,
                "demo_differs",
                "\(wrong) of \(rows.count) requests differ; the log is \(isProven ? "" : "not ")proven"
            )
        }
        say("all \(rows.count) requests came to what they should")
    }

    /// Moves the clock by what is typed, beside everything else.
    private func listen(_ clock: DemoClock) {
        Thread.detachNewThread {
            while let line = readLine() {
                guard let span = DemoClock.span(line) else {
                    if !line.isEmpty { print("type `+7d`, `+12h` or `+30m` to move the clock") }
                    continue
                }
                clock.move(span)
                print("the demo's clock shows \(clock.now().rfc3339)")
            }
        }
    }

    /// At once, also into a pipe.
    private func say(_ text: String) { FileHandle.standardOutput.write(Data("  \(text)\n".utf8)) }

    private var logger: Logger {
        var logger = Logger(label: "clearance") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }
}

extension Demo {
    private func prepareFolder() throws {
        try DataFolder(folder).prepare()
        guard FileManager.default.createFile(atPath: folder + "/" + Demo.mark, contents: nil) else {
            throw Refusal(.unavailable, "file_unwritable", "nothing can be written into `\(folder)`")
        }
    }

    private func sandboxConfiguration(_ clock: DemoClock, _ ports: Ports, _ courier: LocalTransport)
        -> SandboxConfiguration
    {
        var configuration = SandboxConfiguration(time: clock)
        configuration.ports = ports.sandbox
        configuration.signInRedirects = ["http://localhost:\(ports.console)/sign-in/callback"]
        configuration.transport = courier
        return configuration
    }

    /// The settings of a server that talks to the sandbox; nothing of the environment gets in.
    private func settings(_ sandbox: Sandbox, _ ports: Ports) async throws -> Settings {
        let console = "http://localhost:\(ports.console)"
        let origins = SandboxPlace.allCases.map { sandbox.address(of: $0) } + [console]
        let flags = [
            "mode": "development", "data.folder": folder, "http.port": String(ports.console), "http.address": console,
            "egress.allow": origins.joined(separator: ","), "entra.authority.url": sandbox.address(of: .entra),
            "entra.graph.url": sandbox.address(of: .entra),
        ]
        return try Settings(try await SettingsReader(file: nil, environment: [:], flags: flags).read())
    }
}

/// Something that happens once, and can be waited for.
final class Signal: Sendable {
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream() }

    func give() { continuation.finish() }
    func wait() async { for await _ in stream {} }
}
