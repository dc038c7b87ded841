import ConnectorKit
import Kernel
import Signing
import TestKit
import Testing
import Vault
import Vendors

/// What every key service must do, and how each failure is told.
@Suite struct KeyServiceTests {
    /// One service, one key of it, and the ways to break it.
    struct Service: Sendable {
        let name: String
        let provider: any KeyEncryptionProvider
        /// The same key, as another server would open it after the key was exchanged for another.
        let other: any KeyEncryptionProvider
        let disable: @Sendable () -> Void
        let fault: @Sendable (Fault) -> Void
    }

    static let context = Array("[\"acme\",\"secrets\"]".utf8)
    private static let clock = VirtualClock()

    static func aws() throws -> Service {
        let held = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("secret"))
        var account = AWSAccount(region: "eu-central-1", credentials: held)
        let (first, second) = (account.makeKey(), account.makeKey())
        let host = VendorHost(account)
        let wire = VendorTransport(["https://kms.eu-central-1.amazonaws.com": host], time: clock)
        func provider(_ arn: String) throws -> AWSKeyManagement {
            try AWSKeyManagement(arn: arn, credentials: Held(credentials: held), transport: wire, time: clock)
        }
        return Service(
            name: "AWS KMS",
            provider: try provider(first),
            other: try provider(second),
            disable: { host.withModel { $0.set(.disabled, of: first) } },
            fault: { fault in host.withFaults { $0.appoint(fault) } }
        )
    }

    static func transit(binding: Bool = true) throws -> Service {
        var engine = TransitEngine(keys: ["one", "two"], token: Secret("hvs.token"))
        engine.bindsContext = binding
        let host = VendorHost(engine)
        let wire = VendorTransport(["https://vault.example.com": host], time: clock)
        func provider(_ key: String) throws -> TransitKeyEncryption {
            let address = try #require(WebAddress("https://vault.example.com/transit/keys/\(key)"))
            return try TransitKeyEncryption(address: address, transport: wire) { Secret("hvs.token") }
        }
        return Service(
            name: "transit",
            provider: try provider("one"),
            other: try provider("two"),
            disable: { host.withModel { $0.delete("one") } },
            fault: { fault in host.withFaults { $0.appoint(fault) } }
        )
    }

    static func azure() throws -> Service {
        let bench = try AzureBench()
        return Service(
            name: "Azure Key Vault",
            provider: try bench.provider(bench.key),
            other: try bench.provider(bench.other),
            disable: { bench.host.withModel { $0.disable(bench.key) } },
            fault: { fault in bench.host.withFaults { $0.appoint(fault) } }
        )
    }

    static func all() throws -> [Service] { [try aws(), try azure(), try transit(), try transit(binding: false)] }

    private func reason(_ body: () async throws -> Secret) async -> String {
        do {
            _ = try await body()
            return "opened"
        } catch let refusal as Refusal { return refusal.reason } catch { return "\(error)" }
    }

    @Test func `each key service opens what it wrapped, under the same context`() async throws {
        for service in try Self.all() {
            let wrapped = try await service.provider.wrap(Secret("data key"), context: Self.context)
            let opened = try await service.provider.unwrap(wrapped, context: Self.context)
            #expect(opened.text == "data key", "\(service.name)")
        }
    }

    @Test
    func
        `assertion 13: wrong context, wrong key, disabled key, a service that is down or slow: each closed in its own way`()
        async throws
    {
        for service in try Self.all() {
            let provider = service.provider
            let wrapped = try await provider.wrap(Secret("data key"), context: Self.context)
            let context = Array("[\"globex\",\"secrets\"]".utf8)
            #expect(
                await reason { try await provider.unwrap(wrapped, context: context) } == "key_service_wrong_context"
            )
            let elsewhere = await reason { try await service.other.unwrap(wrapped, context: Self.context) }
            #expect(["key_service_wrong_key", "key_service_wrong_context"].contains(elsewhere), "\(service.name)")
            for (fault, expected) in Self.faults {
                service.fault(fault)
                let found = await reason { try await provider.unwrap(wrapped, context: Self.context) }
                #expect(found == expected, "\(service.name) \(fault)")
            }
            #expect(await reason { try await provider.unwrap(wrapped, context: Self.context) } == "opened")
            service.disable()
            let disabled = await reason { try await provider.unwrap(wrapped, context: Self.context) }
            #expect(disabled == (service.name == "transit" ? "key_service_missing" : "key_service_disabled"))
        }
    }

    private static let faults: [(Fault, String)] = [
        (.unreachable, "key_service_down"), (.timedOut(afterEffect: false), "key_service_slow"),
        (.lost(afterEffect: true), "key_service_down"), (.trouble(.unavailable), "key_service_down"),
        (.trouble(.gateway), "key_service_down"),
    ]

    @Test func `assertion 13: KMS always gets the key's id and the context, and an answer by another key is refused`()
        async throws
    {
        let wire = Recorder(answering: [
            "KeyId": "arn:aws:kms:eu-central-1:123456789012:key/other", "Plaintext": "AAAA",
        ])
        let provider = try AWSKeyManagement(
            arn: "arn:aws:kms:eu-central-1:123456789012:key/one",
            credentials: Held(credentials: AWSCredentials(accessKeyID: "A", secretAccessKey: Secret("s"))),
            transport: wire,
            time: VirtualClock()
        )
        #expect(
            await reason { try await provider.unwrap([1, 2, 3], context: Self.context) } == "key_service_wrong_key"
        )
        let body = try #require(wire.bodies.first)
        #expect(body["KeyId"] == "arn:aws:kms:eu-central-1:123456789012:key/one")
        #expect(body["EncryptionContext"]?["clearance"] == "[\"acme\",\"secrets\"]")
    }

    @Test(arguments: [
        "arn:aws:kms:eu-central-1:1:alias/a", "arn:evil:kms:eu-central-1:1:key/a", "arn:aws:s3:eu-central-1:1:key/a",
        "",
    ])
    func `only the ARN of a key is a key of KMS`(arn: String) {
        let refusal = #expect(throws: Refusal.self) {
            try AWSKeyManagement(
                arn: arn,
                credentials: Held(credentials: AWSCredentials(accessKeyID: "A", secretAccessKey: Secret("s"))),
                transport: Recorder(answering: [:]),
                time: VirtualClock()
            )
        }
        #expect(refusal?.reason == "key_address")
    }

    @Test func `a denied use and an unknown key are told apart`() async throws {
        let held = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("secret"))
        var account = AWSAccount(region: "eu-central-1", credentials: held)
        let arn = account.makeKey()
        account.deny(arn)
        let wire = VendorTransport(["https://kms.eu-central-1.amazonaws.com": VendorHost(account)], time: Self.clock)
        for (key, credentials, expected) in [
            (arn, held, "key_service_denied"), (arn + "0", held, "key_service_missing"),
            (arn, AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("x")), "key_service_denied"),
        ] {
            let provider = try AWSKeyManagement(
                arn: key,
                credentials: Held(credentials: credentials),
                transport: wire,
                time: Self.clock
            )
            let found = await reason {
                _ = try await provider.wrap(Secret("k"), context: Self.context)
                return Secret("")
            }
            #expect(found == expected)
        }
    }

    @Test func `assertion 20: a vault that names another authority or resource gets no token`() async throws {
        for (authority, resource) in [
            ("https://login.attacker.example/tenant", "https://vault.azure.net"),
            ("https://login.microsoftonline.com/tenant-1", "https://attacker.example"),
            ("https://login.microsoftonline.com/tenant-1", "https://net"),
        ] {
            let bench = try AzureBench()
            bench.host.withModel { $0.challenge = (authority, resource) }
            let provider = try bench.provider(bench.key)
            let found = await reason {
                _ = try await provider.wrap(Secret("k"), context: Self.context)
                return Secret("")
            }
            #expect(found == "challenge_refused")
            #expect(bench.host.withModel { $0.tokensAsked + $0.shownTokens } == 0)
        }
    }
}

struct Held: AWSCredentialSource {
    let credentials: AWSCredentials
    func credentials() async throws -> AWSCredentials { credentials }
}

/// A vault at Azure with two keys and the authority's tokens.
struct AzureBench: Sendable {
    let host: VendorHost<KeyVaultVault>
    let key: WebAddress
    let other: WebAddress
    private let place: WebAddress
    private let authority: WebAddress
    private let clock = VirtualClock()

    init() throws {
        place = try #require(WebAddress("https://acme.vault.azure.net"))
        authority = try #require(WebAddress("https://login.microsoftonline.com"))
        var vault = KeyVaultVault(
            place,
            authority: authority,
            tenant: "tenant-1",
            clientID: "client-1",
            clientSecret: Secret("client secret")
        )
        (key, other) = (vault.makeKey("master"), vault.makeKey("other"))
        host = VendorHost(vault)
    }

    func provider(_ key: WebAddress) throws -> AzureKeyEncryption {
        try AzureKeyEncryption(key: key, vault: vault())
    }

    func vault() -> AzureKeyVault {
        let wire = VendorTransport([place.origin: host, authority.origin: host], time: clock)
        let environment = [
            "AZURE_CLIENT_ID": "client-1", "AZURE_TENANT_ID": "tenant-1", "AZURE_CLIENT_SECRET": "client secret",
        ]
        let tokens = AmbientAzureTokens(
            environment: { environment[$0] },
            file: { _ in [] },
            transport: wire,
            time: clock
        )
        return AzureKeyVault(place, authority: authority, tokens: tokens, transport: wire)
    }
}
