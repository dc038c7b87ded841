import ConnectorKit
import Domain
import Federation
import Kernel
import Signing
import Synchronization
import TestKit
import Testing

@Suite struct CoreWireTests {
    let clock = VirtualClock()
    let core = RecordingCore()
    let secret = Secret("the secret of the app")

    private func wire(alter: @escaping @Sendable (inout HTTPCall) -> Void = { _ in }) -> CoreWire {
        CoreWire(
            core: core,
            verifier: CoreRequestVerifier(time: clock, nonces: MemoryNonceStore(time: clock)) { [secret] id in
                id == "app-1" ? CoreApp(id: id, organization: "acme", secret: secret) : nil
            },
            alter: alter
        )
    }

    private func remote(_ wire: CoreWire, app: CoreApp? = nil) throws -> RemoteCore {
        let app = app ?? CoreApp(id: "app-1", organization: "acme", secret: secret)
        return RemoteCore(
            at: try #require(WebAddress("https://core.example:8443")),
            transport: wire,
            time: clock,
            randomness: SeededRandomness(seed: 1)
        ) { _ in app }
    }

    private let membership = MembershipOperation(
        connection: "okta-1",
        group: "00g1",
        person: Secret("00u-ada"),
        idempotencyKey: "job-1/2"
    )

    @Test func `every operation says the same apart as in process`() async throws {
        let remote = try remote(wire())
        let person = try await remote.resolve(Secret("ada@acme.example"), of: "okta-1", in: acme)
        #expect(person.id.text == "00u-ada" && person.isActive)
        #expect(try await remote.test("okta-1", in: acme) == RecordingCore.test)
        #expect(
            try await remote.bind(.named("n", key: "k", description: "d"), of: "okta-1", in: acme)
                == RecordingCore.group
        )
        #expect(try await remote.bind(.existing(id: "00g1"), of: "okta-1", in: acme) == RecordingCore.group)
        #expect(await remote.add(membership, in: acme) == RecordingCore.done)
        #expect(await remote.remove(membership, in: acme) == RecordingCore.throttled)
        #expect(await remote.check(membership, in: acme) == RecordingCore.done)
        let page = try await remote.members(of: "00g1", connection: "okta-1", after: "c", in: acme)
        #expect(page == Page(items: ["a", "b"], next: "d"))
        #expect(try await remote.membershipStamp(of: "00g1", connection: "okta-1", since: nil, in: acme) == nil)
        let long = String(repeating: "x", count: 3_000)
        #expect(try await remote.membershipStamp(of: "00g1", connection: "okta-1", since: long, in: acme) == "next")
        #expect(
            core.asked.withLock { $0 } == [
                "resolve ada@acme.example okta-1 acme", "test okta-1 acme", "bind n k d okta-1 acme",
                "bind 00g1 okta-1 acme", "add okta-1 00g1 00u-ada job-1/2 acme",
                "remove okta-1 00g1 00u-ada job-1/2 acme", "check okta-1 00g1 00u-ada job-1/2 acme",
                "members 00g1 okta-1 c acme", "stamp 00g1 okta-1 - acme", "stamp 00g1 okta-1 \(long) acme",
            ]
        )
    }

    @Test func `a failure keeps its kind, code and hint`() async throws {
        let failure = await #expect(throws: ProviderFailure.self) {
            try await remote(wire()).test("missing", in: acme)
        }
        #expect(failure == RecordingCore.missing)
    }

    @Test func `the organization is the app's, and an app of another signs nothing`() async throws {
        let failure = await #expect(throws: ProviderFailure.self) {
            try await remote(wire()).test("okta-1", in: globex)
        }
        #expect(failure?.code == "core_app_missing")
        #expect(core.asked.withLock { $0 }.isEmpty)
    }

    static let attacks: [(String, @Sendable (inout HTTPCall) -> Void)] = [
        (
            "an altered body",
            { $0.body = Array(String(decoding: $0.body, as: UTF8.self).replacing("00u-ada", with: "00u-eve").utf8) }
        ),
        (
            "an altered body with its own digest",
            {
                $0.body = Array("{}".utf8)
                $0.headers.set("content-digest", ContentDigest.value(for: $0.body))
            }
        ),
        ("another operation", { $0.address.path = "/core/v1/remove" }),
        ("another method", { $0.method = .put }),
        ("a query", { $0.address.query = "organization=globex" }),
        ("another content type", { $0.headers.set("content-type", "text/plain") }),
        ("no signature", { $0.headers.set("signature", "") }),
        ("no digest", { $0.headers.set("content-digest", "") }),
        (
            "another app",
            {
                $0.headers.set(
                    "signature-input",
                    ($0.headers["signature-input"] ?? "").replacing("app-1", with: "app-2")
                )
            }
        ),
        (
            "a later expiry",
            {
                let input = $0.headers["signature-input"] ?? ""
                $0.headers.set("signature-input", input.replacing("expires=1", with: "expires=2"))
            }
        ),
    ]

    @Test(arguments: attacks.indices)
    func `an altered call does nothing`(index: Int) async throws {
        let (name, alter) = Self.attacks[index]
        let result = await (try remote(wire(alter: alter))).add(membership, in: acme)
        #expect(result.code == "core_refused", "\(name)")
        #expect(core.asked.withLock { $0 }.isEmpty, "\(name)")
    }

    @Test func `the wrong secret and an unknown app get the same answer`() async throws {
        let wire = wire()
        for app in [
            CoreApp(id: "app-1", organization: "acme", secret: Secret("guessed")),
            CoreApp(id: "app-9", organization: "acme", secret: secret),
        ] {
            #expect(await (try remote(wire, app: app)).add(membership, in: acme).code == "core_refused")
        }
        #expect(wire.refusals.withLock { $0 } == ["signature_wrong", "signature_wrong"])
    }

    @Test func `a call that was received before is refused`() async throws {
        let wire = wire()
        _ = await (try remote(wire)).add(membership, in: acme)
        let call = try #require(wire.last.withLock { $0 })
        #expect(try await wire.send(call).status == 401)
        #expect(wire.refusals.withLock { $0 } == ["signature_replayed"])
        clock.advance(by: .minutes(5))
        #expect(try await wire.send(call).status == 401)
        #expect(wire.refusals.withLock { $0 }.last == "signature_expired")
        #expect(core.asked.withLock { $0 }.count == 1)
    }

    @Test func `a Core that is away is tried again, and what it did is unknown`() async throws {
        let remote = RemoteCore(
            at: try #require(WebAddress("https://core.example")),
            transport: Unreachable(),
            time: clock,
            randomness: SeededRandomness(seed: 1)
        ) { [secret] _ in CoreApp(id: "app-1", organization: "acme", secret: secret) }
        let result = await remote.add(membership, in: acme)
        #expect(result.outcome == .retryable)
        #expect(result.readBack == .unknown)
    }

    @Test func `a body that does not fit is refused by name`() {
        #expect(throws: Refusal.self) { try CoreOperation("add", ["connection": "c", "group": "g"]) }
        #expect(throws: Refusal.self) { try CoreOperation("test", [:]) }
        let refusal = #expect(throws: Refusal.self) { try CoreOperation("drop", ["connection": "c"]) }
        #expect(refusal?.code == .notFound)
    }
}

/// Both ends of the Core in one process: what the client sends arrives as a request.
final class CoreWire: Transport {
    private let core: RecordingCore
    private let verifier: CoreRequestVerifier
    private let alter: @Sendable (inout HTTPCall) -> Void
    let last = Mutex<HTTPCall?>(nil)
    let refusals = Mutex<[String]>([])

    init(core: RecordingCore, verifier: CoreRequestVerifier, alter: @escaping @Sendable (inout HTTPCall) -> Void) {
        (self.core, self.verifier, self.alter) = (core, verifier, alter)
    }

    func send(_ call: HTTPCall) async throws(TransportFailure) -> HTTPReply {
        var call = call
        alter(&call)
        let sent = call
        last.withLock { $0 = sent }
        do {
            let scope = try await verifier.verify(call)
            let name = call.address.path.split(separator: "/").last.map(String.init) ?? ""
            let operation = try CoreOperation(name, call.json ?? .null)
            return .json(200, await operation.perform(on: core, in: scope))
        } catch {
            if let refusal = error as? Refusal { refusals.withLock { $0.append(refusal.reason) } }
            return HTTPReply(401)
        }
    }
}

extension HTTPCall {
    fileprivate var json: JSON? { try? JSON(parsing: body) }
}

/// A Core that writes down what it was asked.
final class RecordingCore: Core {
    static let test = ConnectionTest(
        checks: [.init("token", .passed, "ok"), .init("write", .notVerifiable, "not tried")],
        missing: ["okta.groups.manage"],
        identity: "00o1 Acme"
    )
    static let group = DirectoryGroup(
        id: "00g1",
        name: "clearance-chat",
        wasCreated: true,
        membershipStamp: "s",
        isAssignedToApplication: false
    )
    static let done = ProviderResult(.done, code: "added", message: "m", providerRequestID: "r-1", readBack: .member)
    static let throttled = ProviderResult(.retryable, code: "rate_limited", retryAfter: .seconds(7))
    static let missing = ProviderFailure(
        .disconnected,
        "consent_missing",
        "an admin withdrew consent",
        providerRequestID: "t-1",
        retryAfter: .minutes(1)
    )

    let asked = Mutex<[String]>([])

    private func note(_ parts: String..., scope: OrganizationScope) {
        asked.withLock { $0.append((parts + [scope.organization.rawValue]).joined(separator: " ")) }
    }

    func test(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure) -> ConnectionTest
    {
        note("test", connection.rawValue, scope: scope)
        if connection == "missing" { throw Self.missing }
        return Self.test
    }

    func bind(_ group: GroupWanted, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryGroup
    {
        switch group {
        case .named(let name, let key, let text): note("bind", name, key, text, connection.rawValue, scope: scope)
        case .existing(let id): note("bind", id, connection.rawValue, scope: scope)
        }
        return Self.group
    }

    func resolve(_ login: Secret, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryPerson
    {
        note("resolve", login.text, connection.rawValue, scope: scope)
        return DirectoryPerson(id: Secret("00u-ada"), isActive: true)
    }

    func add(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        note("add", membership.words, scope: scope)
        return Self.done
    }

    func remove(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        note("remove", membership.words, scope: scope)
        return Self.throttled
    }

    func check(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult {
        note("check", membership.words, scope: scope)
        return Self.done
    }

    func membershipStamp(
        of group: String,
        connection: ID<Connection>,
        since last: String?,
        in scope: OrganizationScope
    ) async throws(ProviderFailure) -> String? {
        note("stamp", group, connection.rawValue, last ?? "-", scope: scope)
        return last == nil ? nil : "next"
    }

    func members(of group: String, connection: ID<Connection>, after cursor: String?, in scope: OrganizationScope)
        async throws(ProviderFailure) -> Page<String>
    {
        note("members", group, connection.rawValue, cursor ?? "-", scope: scope)
        return Page(items: ["a", "b"], next: "d")
    }
}

extension MembershipOperation {
    fileprivate var words: String { "\(connection) \(group) \(person.text) \(idempotencyKey)" }
}
