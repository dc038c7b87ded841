import ConnectorKit
import Domain
import Kernel
import Signing
import TestKit
import Testing
import Vault
import Vendors

/// Connections' secrets in AWS Secrets Manager and in Azure Key Vault.
@Suite struct ExternalVaultTests {
    private struct Bench: Sendable {
        let vault: ExternalVault
        let inner: EnvelopeVault
        /// How many values the store holds, and whether any of them shows the text.
        let held: @Sendable () -> Int
        let fault: @Sendable (Fault) -> Void
    }

    private static let name = "connection/okta/api_token"

    private func benches() throws -> [Bench] { [try aws(), try azure()] }

    private func aws() throws -> Bench {
        let clock = VirtualClock()
        let held = AWSCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: Secret("secret"))
        var account = AWSAccount(region: "eu-central-1", credentials: held)
        account.pageSize = 2
        let host = VendorHost(account)
        let store = try AWSSecretsManager(
            region: "eu-central-1",
            credentials: Held(credentials: held),
            transport: VendorTransport(["https://secretsmanager.eu-central-1.amazonaws.com": host], time: clock),
            time: clock,
            randomness: SeededRandomness(seed: 4)
        )
        let inner = EnvelopeVault(keys: try dataKeys())
        return Bench(
            vault: ExternalVault(inner, store: store),
            inner: inner,
            held: { host.withModel { $0.secrets.count } },
            fault: { fault in host.withFaults { $0.appoint(fault) } }
        )
    }

    private func azure() throws -> Bench {
        let bench = try AzureBench()
        bench.host.withModel { $0.pageSize = 2 }
        let inner = EnvelopeVault(keys: try dataKeys())
        return Bench(
            vault: ExternalVault(inner, store: AzureSecretStore(bench.vault())),
            inner: inner,
            held: { bench.host.withModel { $0.secrets.count } },
            fault: { fault in bench.host.withFaults { $0.appoint(fault) } }
        )
    }

    @Test func `a connection's secret lies in the store, and everything else in the database`() async throws {
        for bench in try benches() {
            let sealed = try await bench.vault.seal(Secret("the token"), name: Self.name, in: acme)
            #expect(bench.held() == 1)
            #expect(try await bench.vault.open(sealed, name: Self.name, in: acme).text == "the token")
            #expect(try await bench.inner.open(sealed, name: Self.name, in: acme).text != "the token")
            let identity = try await bench.vault.seal(Secret("alice"), name: "identity/1", in: acme)
            #expect(bench.held() == 1)
            #expect(try await bench.inner.open(identity, name: "identity/1", in: acme).text == "alice")
        }
    }

    @Test func `the place comes from the verified organization, and a row that was moved opens nothing`() async throws {
        for bench in try benches() {
            let ours = try await bench.vault.seal(Secret("ours"), name: Self.name, in: acme)
            let theirs = try await bench.vault.seal(Secret("theirs"), name: Self.name, in: globex)
            #expect(try await bench.vault.open(theirs, name: Self.name, in: globex).text == "theirs")
            await #expect(throws: Refusal.self) { try await bench.vault.open(theirs, name: Self.name, in: acme) }
            await #expect(throws: Refusal.self) {
                try await bench.vault.open(ours, name: "connection/okta/api_token/2", in: acme)
            }
        }
    }

    @Test func `a row names its version for good, whatever is written after it`() async throws {
        for bench in try benches() {
            let first = try await bench.vault.seal(Secret("one"), name: Self.name, in: acme)
            let second = try await bench.vault.seal(Secret("two"), name: Self.name, in: acme)
            #expect(try await bench.vault.open(first, name: Self.name, in: acme).text == "one")
            #expect(try await bench.vault.open(second, name: Self.name, in: acme).text == "two")
        }
    }

    @Test func `destroying deletes at the store what no row needs, and only of that connection`() async throws {
        for bench in try benches() {
            let kept = try await bench.vault.seal(Secret("kept"), name: Self.name, in: acme)
            for name in [
                "connection/okta/a", "connection/okta/b", "connection/okta/api_token/2", "connection/okta/api_token/3",
            ] { _ = try await bench.vault.seal(Secret("gone"), name: name, in: acme) }
            let other = try await bench.vault.seal(Secret("other"), name: "connection/okta2/a", in: acme)
            let place = SealedPlace(.inUse, field: "api_token", sealed: kept)
            #expect(try await bench.vault.destroyKeys(of: "okta", keeping: [place], in: acme) == 0)
            #expect(bench.held() == 2)
            #expect(try await bench.vault.open(kept, name: Self.name, in: acme).text == "kept")
            #expect(try await bench.vault.destroyKeys(of: "okta", keeping: [], in: acme) == 1)
            #expect(bench.held() == 1)
            #expect(try await bench.vault.open(other, name: "connection/okta2/a", in: acme).text == "other")
            await #expect(throws: Refusal.self) { try await bench.vault.open(kept, name: Self.name, in: acme) }
        }
    }

    @Test func `a store that is down or slow opens nothing, and says so`() async throws {
        for bench in try benches() {
            let sealed = try await bench.vault.seal(Secret("x"), name: Self.name, in: acme)
            for fault in [Fault.unreachable, .timedOut(afterEffect: false), .trouble(.unavailable), .trouble(.gateway)]
            {
                bench.fault(fault)
                await #expect(throws: Refusal.self) { try await bench.vault.open(sealed, name: Self.name, in: acme) }
            }
            #expect(try await bench.vault.open(sealed, name: Self.name, in: acme).text == "x")
        }
    }

    @Test func `what was sealed in the database before still opens, and one of another store does not`() async throws {
        let (aws, azure) = (try aws(), try azure())
        let before = try await aws.inner.seal(Secret("before"), name: Self.name, in: acme)
        #expect(try await aws.vault.open(before, name: Self.name, in: acme).text == "before")
        let pinned = try await aws.inner.open(
            try await aws.vault.seal(Secret("x"), name: Self.name, in: acme),
            name: Self.name,
            in: acme
        )
        let moved = try await azure.inner.seal(pinned, name: Self.name, in: acme)
        let refusal = await #expect(throws: Refusal.self) {
            try await azure.vault.open(moved, name: Self.name, in: acme)
        }
        #expect(refusal?.reason == "secret_store_foreign")
    }
}
