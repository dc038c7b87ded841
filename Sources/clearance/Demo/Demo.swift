import ConnectorKit
import Foundation
import Kernel
import Ledger
import Logging
import Sandbox
import Server
import ServiceLifecycle
import Synchronization
import Vendors

/// The demo: sandbox, server and worker in one process, and a play.
struct Demo {
    let folder: DemoFolder
    /// What an earlier run left; nil begins anew.
    let state: DemoState?
    let port: Int
    let isCheck: Bool
    let plays: Bool

    func run() async throws {
        let clock = DemoClock(file: folder.clock)
        let ports = try state.map { try Ports(resuming: $0) } ?? Ports(console: port)
        try folder.prepare()
        let keys = try state == nil ? DemoKeys.Pair() : nil
        let courier = LocalTransport(allowing: ["http://localhost:\(ports.console)"], logger)
        let server = SandboxServer(try sandboxConfiguration(clock, ports, courier, keys?.published))
        let company = ServiceGroup(
            services: [server, SandboxKeeper(server: server, file: folder.sandbox)],
            logger: logger
        )
        async let served: Void = company.run()
        do {
            try await runClearance(try await server.ready(), clock, ports, keys)
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
    private func runClearance(_ sandbox: Sandbox, _ clock: DemoClock, _ ports: Ports, _ keys: DemoKeys.Pair?)
        async throws
    {
        say("the sandbox answers at \(sandbox.address(of: .home))")
        let settings = try await settings(sandbox, ports)
        let open = OpenServices(settings, logger: logger, time: clock, clockOffset: { clock.offset })
        let services = try await open()
        let process = ServerProcess(services, logger: logger)
        let isListening = Signal()
        let group = process.group([process.socket(), process.worker(), process.web { isListening.give() }])
        async let ran: Void = process.run(group)
        let end = DemoEnd()
        let play = Task {
            await isListening.wait()
            do { try await perform(sandbox, services, clock, keys) } catch {
                end.fail(error)
                await group.triggerGracefulShutdown()
            }
            if isCheck { await group.triggerGracefulShutdown() }
        }
        defer { play.cancel() }
        do { try await ran } catch { throw end.failure ?? error }
        let failure = end.settle()
        play.cancel()
        await play.value
        if let failure { throw failure }
        if !isCheck {
            say("stopped; the state is kept in `\(folder.path)`, and the next `clearance demo` goes on from there")
        }
    }

    private func perform(_ sandbox: Sandbox, _ services: Services, _ clock: DemoClock, _ keys: DemoKeys.Pair?)
        async throws
    {
        let company = DemoCompany(services: services, sandbox: sandbox, say: say)
        let state = if let state { try await company.resume(state) } else { try await found(company, keys) }
        let desk = Desk(services, token: Secret(state.tokens[SmallCompany.ada.key] ?? ""))
        let stage = DemoStage(sandbox: sandbox, services: services, tokens: state.tokens, desk: desk, clock: clock)
        if self.state != nil { try await DemoNotices(sandbox: sandbox, desk: desk).say() }
        let proof = DemoProof(desk: desk, folder: folder.path)
        if self.state == nil { try await proof.handOut() }
        let rows = plays && self.state == nil ? try await DemoPlay(stage: stage, say: say).run() : []
        let report = try await proof.verify()
        if !rows.isEmpty { say("\n" + DemoPlay.table(rows) + "\n", indent: "") }
        say("the log's export `\(proof.export)`: \(report.entries) entries, \(report.verdict.rawValue)")
        if isCheck { return try judge(rows, isProven: report.verdict == .authenticated) }
        let links = DemoLinks(sandbox: sandbox, services: services, folder: folder, organization: state.organization)
        try links.write(tokens: state.tokens)
        say(links.text, indent: "")
        if clock.offset.milliseconds > 0 { say("the demo's clock shows \(clock.now().rfc3339)") }
        if isatty(STDIN_FILENO) == 1 { listen(clock) }
    }

    /// Sets the company up, and remembers how.
    private func found(_ company: DemoCompany, _ keys: DemoKeys.Pair?) async throws -> DemoState {
        guard let keys else { throw Refusal(.unavailable, "demo_keys_missing", "no keys were made") }
        let state = try await company.found(keys)
        try folder.write(state)
        return state
    }

    private func judge(_ rows: [DemoPlay.Row], isProven: Bool) throws {
        let wrong = rows.count { !$0.isAsItShouldBe }
        guard wrong == 0, isProven else {
            throw Refusal(
                .conflict,
                "demo_differs",
                "\(wrong) of \(rows.count) acts differ; the log is \(isProven ? "" : "not ")proven"
            )
        }
        say("all \(rows.count) acts came to what they should")
    }

    /// Moves the clock by what is typed, beside everything else.
    private func listen(_ clock: DemoClock) {
        Thread.detachNewThread {
            while let line = readLine() {
                guard let span = DemoClock.span(line) else {
                    if !line.isEmpty { print("type `+7d`, `+12h` or `+30m` to move the clock") }
                    continue
                }
                do {
                    try clock.move(span)
                    print("the demo's clock shows \(clock.now().rfc3339)")
                } catch { print("the clock cannot be moved: \(error)") }
            }
        }
    }

    /// At once, also into a pipe.
    private func say(_ text: String, indent: String) {
        FileHandle.standardOutput.write(Data("\(indent)\(text)\n".utf8))
    }
    private func say(_ text: String) { say(text, indent: "  ") }

    private var logger: Logger {
        var logger = Logger(label: "clearance") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = .error
        return logger
    }
}

extension Demo {
    private func sandboxConfiguration(
        _ clock: DemoClock,
        _ ports: Ports,
        _ courier: LocalTransport,
        _ newKeys: DemoKeys?
    ) throws -> SandboxConfiguration {
        var configuration = SandboxConfiguration(time: clock)
        configuration.ports = ports.sandbox
        configuration.atlassianRedirect = "http://localhost:\(ports.console)/connect/atlassian/callback"
        configuration.signInRedirects = ["http://localhost:\(ports.console)/sign-in/callback"]
        configuration.transport = courier
        let certificate = try SandboxCertificate(at: clock.now())
        (configuration.mailPort, configuration.mailCertificate) = (0, certificate)
        try certificate.certificate.write(toFile: folder.mailTrust, atomically: true, encoding: .utf8)
        let keys = state?.keys ?? newKeys
        (configuration.oktaKeys, configuration.entraKey) = (keys?.okta, keys?.entra)
        if state != nil { configuration.kept = FileManager.default.contents(atPath: folder.sandbox).map { Array($0) } }
        return configuration
    }

    /// The settings of a server that talks to the sandbox; nothing of the environment gets in.
    private func settings(_ sandbox: Sandbox, _ ports: Ports) async throws -> Settings {
        let console = "http://localhost:\(ports.console)"
        let origins = SandboxPlace.allCases.map { sandbox.address(of: $0) } + [console]
        let flags = [
            "mode": "development", "data.folder": folder.path, "http.port": String(ports.console),
            "http.address": console,
            "egress.allow": origins.joined(separator: ","), "entra.authority.url": sandbox.address(of: .entra),
            "entra.graph.url": sandbox.address(of: .entra),
            "atlassian.auth.url": sandbox.address(of: .atlassian), "atlassian.api.url": sandbox.address(of: .atlassian),
            "mail.trust": folder.mailTrust,
            "aws.endpoint.url": sandbox.address(of: .aws), "aws.key.id": SmallCompany.awsKeyID,
            "aws.secret.file": folder.awsSecret,
            "mail.allow": sandbox.told.mail.map { "localhost:\($0.port)" } ?? "",
        ]
        return try Settings(try await SettingsReader(file: nil, environment: [:], flags: flags).read())
    }
}

/// How the play ended, if it did before somebody stopped the demo: what fails because of a stop is no failure.
final class DemoEnd: Sendable {
    private let state = Mutex<(failure: (any Error)?, isSettled: Bool)>((nil, false))

    var failure: (any Error)? { state.withLock { $0.failure } }

    func fail(_ error: any Error) {
        state.withLock { state in
            if !state.isSettled { state = (error, true) }
        }
    }

    /// Lets nothing more count.
    func settle() -> (any Error)? {
        state.withLock { state in
            state.isSettled = true
            return state.failure
        }
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
