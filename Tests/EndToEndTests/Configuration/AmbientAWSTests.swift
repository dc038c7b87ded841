import ConnectorKit
import Foundation
import Kernel
import Server
import Synchronization
import TestKit
import Testing

@Suite struct AmbientAWSTests {
    let clock = VirtualClock()

    private func ambient(
        _ flags: [String: String] = [:],
        environment: [String: String] = [:],
        over transport: (any Transport)? = nil
    ) async throws -> AmbientAWS {
        let settings = try Settings(try await SettingsReader(file: nil, environment: [:], flags: flags).read())
        return AmbientAWS(settings, time: clock, environment: environment, metadata: AWSMetadata(over: transport))
    }

    private func secret(_ app: OperatorApp, _ field: String) async throws -> String {
        try await app.secret(field).withText { $0 }
    }

    @Test func `settings come first, and their secret lies in a file for its owner alone`() async throws {
        let path = NSTemporaryDirectory() + "aws-\(UUID().uuidString)"
        let mode: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        #expect(FileManager.default.createFile(atPath: path, contents: Data("from a file\n".utf8), attributes: mode))
        let flags = ["aws.key.id": "AKIDFILE", "aws.secret.file": path]
        let environment = ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "s"]
        let app = try await ambient(flags, environment: environment).app()
        #expect(app.settings == ["access_key_id": "AKIDFILE", "is_session": "false"])
        #expect(try await secret(app, "secret_access_key") == "from a file")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        await #expect(throws: Refusal.self) { _ = try await ambient(flags).app() }
        try FileManager.default.removeItem(atPath: path)
        await #expect(throws: Refusal.self) { _ = try await ambient(flags).app() }
        await #expect(throws: Refusal.self) { _ = try await ambient(["aws.key.id": "AKID"]).app() }
    }

    @Test func `the environment is next, with the token of a session where there is one`() async throws {
        var environment = ["AWS_ACCESS_KEY_ID": "AKIDENV", "AWS_SECRET_ACCESS_KEY": "s"]
        let plain = try await ambient(environment: environment).app()
        #expect(plain.settings["is_session"] == "false")
        environment["AWS_SESSION_TOKEN"] = "t"
        let session = try await ambient(environment: environment).app()
        #expect(session.settings == ["access_key_id": "AKIDENV", "is_session": "true"])
        #expect(try await secret(session, "session_token") == "t")
    }

    @Test func `a container's credentials are asked for once, and anew before they expire`() async throws {
        let machine = Machine(clock)
        let environment = [
            "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
            "AWS_CONTAINER_AUTHORIZATION_TOKEN": "pod",
        ]
        let ambient = try await ambient(environment: environment, over: machine)
        for _ in 0..<3 { #expect(try await ambient.app().settings["access_key_id"] == "ASIA1") }
        clock.advance(by: .minutes(56))
        #expect(try await ambient.app().settings["access_key_id"] == "ASIA2")
        #expect(machine.calls.allSatisfy { $0.headers["authorization"] == "pod" })
    }

    @Test func `an instance is asked with a token, as version 2 of its service demands`() async throws {
        let machine = Machine(clock)
        let app = try await ambient(over: machine).app()
        #expect(app.settings == ["access_key_id": "ASIA1", "is_session": "true"])
        #expect(machine.calls.map(\.method) == [.put, .get, .get])
        #expect(machine.calls.dropFirst().allSatisfy { $0.headers["x-aws-ec2-metadata-token"] == "lease" })
        #expect(machine.calls.allSatisfy { $0.address.host == "169.254.169.254" })
    }

    @Test(arguments: ["http://evil.example/credentials", "http://169.254.169.254/latest", "https://10.0.0.1/", "file"])
    func `credentials of a container come from AWS's addresses only`(address: String) async throws {
        let machine = Machine(clock)
        let environment = ["AWS_CONTAINER_CREDENTIALS_FULL_URI": address]
        let ambient = try await ambient(environment: environment, over: machine)
        await #expect(throws: Refusal.self) { _ = try await ambient.app() }
        #expect(machine.calls.isEmpty)
    }
}

/// The services that a machine at AWS has at its own addresses.
private final class Machine: Transport {
    private let clock: VirtualClock
    private let state = Mutex<(calls: [HTTPCall], given: Int)>(([], 0))

    init(_ clock: VirtualClock) { self.clock = clock }

    var calls: [HTTPCall] { state.withLock { $0.calls } }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        state.withLock { $0.calls.append(call) }
        if call.method == .put { return HTTPReply(200, body: Array("lease".utf8)) }
        if call.address.path.hasSuffix("security-credentials/") { return HTTPReply(200, body: Array("role\n".utf8)) }
        let number = state.withLock { state in
            state.given += 1
            return state.given
        }
        return .json(
            200,
            [
                "AccessKeyId": .string("ASIA\(number)"), "SecretAccessKey": "s", "Token": "t",
                "Expiration": .instant(clock.now() + .hours(1)),
            ]
        )
    }
}
