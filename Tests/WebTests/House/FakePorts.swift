import ConnectorKit
import Domain
import Kernel
import Synchronization
import Web

/// A directory that says what it was told to say.
final class FakeCore: Core {
    let readBack = Mutex(Membership.unknown)
    /// How often it was asked about a membership.
    let calls = Mutex(0)
    /// Whether a connection's test passes.
    let passes = Mutex<@Sendable (ID<Connection>) -> Bool>({ _ in true })

    func test(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> ConnectionTest
    {
        guard passes.withLock({ $0 })(connection) else {
            return ConnectionTest(checks: [.init("token", .failed, "the key is not the app's")])
        }
        return ConnectionTest(checks: [.init("token", .passed, "a token was minted")], identity: "Example")
    }

    func bind(_ group: GroupWanted, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryGroup
    {
        DirectoryGroup(id: "group-new", name: "AI Clearance - Example - Users", wasCreated: true)
    }

    func resolve(_ login: Secret, of connection: ID<Connection>, in scope: OrganizationScope)
        async throws(ProviderFailure) -> DirectoryPerson
    {
        DirectoryPerson(id: Secret("00u-" + login.withText { $0 }), isActive: true)
    }

    func add(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult { result }
    func remove(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult { result }
    func check(_ membership: MembershipOperation, in scope: OrganizationScope) async -> ProviderResult { result }

    func membershipStamp(of _: String, connection _: ID<Connection>, since _: String?, in _: OrganizationScope)
        async throws(ProviderFailure) -> String?
    { nil }

    func members(of group: String, connection: ID<Connection>, after cursor: String?, in scope: OrganizationScope)
        async throws(ProviderFailure) -> Page<String>
    {
        Page(items: [], next: nil)
    }

    private var result: ProviderResult {
        calls.withLock { $0 += 1 }
        return ProviderResult(.done, code: "read", readBack: readBack.withLock { $0 })
    }
}

/// Keeps values as they are; that sealing works is shown elsewhere.
struct FakeVault: SecretVault {
    func seal(_ secret: Secret, name: String, in scope: OrganizationScope) async throws -> SealedValue {
        SealedValue(keyID: "test", bytes: secret.withBytes { $0 })
    }

    func open(_ sealed: SealedValue, name: String, in scope: OrganizationScope) async throws -> Secret {
        Secret(sealed.bytes)
    }

    func reference(for value: Secret, in scope: OrganizationScope) async throws -> [UInt8] {
        value.withBytes { sha256($0) }
    }
}

/// An issuer where everybody is who the code says.
struct FakeIssuer: SignInProvider {
    static let issuer = "https://id.example.com"

    func begin(_ attempt: SignInAttempt, at client: SignInClient, in scope: OrganizationScope) async throws
        -> WebAddress
    {
        guard let address = WebAddress(client.issuer) else { throw Refusal(.invalid, "issuer_invalid", "no address") }
        return address.appending(["authorize"], query: [("state", attempt.state), ("nonce", attempt.nonce)])
    }

    func finish(_ attempt: SignInAttempt, code: String, at client: SignInClient, in scope: OrganizationScope)
        async throws -> VerifiedSignIn
    {
        guard code != "forged" else { throw Refusal(.unauthenticated, "token_invalid", "the id token does not verify") }
        return VerifiedSignIn(subject: SignInSubject(issuer: client.issuer, subject: code), name: "New Person")
    }
}

/// A log keeper that finds what it was told to find.
struct FakeLogKeeper: LogKeeper {
    let store: any Store
    var verdict = LogVerdict(.authentic, entries: 128, finding: "all 128 entries hold, up to checkpoint 128")

    func verify(in scope: OrganizationScope, by actor: Actor) async throws -> LogVerdict {
        let verdict = verdict
        try await store.write(in: scope, by: actor) { tx in
            try Sensitive.verify.spend(in: tx)
            let word = verdict.outcome == .authentic ? "authenticated" : "failed"
            try tx.record(
                AuditEvent(.logVerified, [], ["verdict": .string(word), "finding": .string(verdict.finding)])
            )
        }
        return verdict
    }

    func export(_ wanted: LogWanted, in scope: OrganizationScope, by actor: Actor) async throws
        -> AsyncThrowingStream<[UInt8], any Error>
    {
        let entries = try await store.read(in: scope) { try $0.audit.range(from: 1, limit: 1_000) }
        return AsyncThrowingStream { stream in
            for entry in entries { stream.yield(entry.bytes + [10]) }
            stream.finish()
        }
    }

    func checkpoint(in scope: OrganizationScope) async throws -> String? { "example\n1\nAAAA\n" }
    func proof(of seq: Int64, in scope: OrganizationScope) async throws -> JSON {
        guard try await store.read(in: scope, { try $0.audit.entry(seq) }) != nil else {
            throw Refusal(.notFound, "no_such_entry", "the log has no entry `\(seq)`")
        }
        return ["seq": .integer(seq)]
    }
}
