import Domain
import Kernel
import TestKit
import Testing

@testable import Vault

@Suite struct CredentialKeyTests {
    let store = MemoryKeyStore()

    private func vault(seed: UInt64 = 1) throws -> EnvelopeVault {
        EnvelopeVault(keys: try dataKeys(store, seed: seed))
    }

    private static let names = [
        "connection/okta/api_token", "connection/okta/api_token/2", "connection/okta/client_id",
        "connection/jira/api_token", "identity/1", "notice/mail",
    ]

    @Test func `assertion 11: a value moved to another organization, name, version or key does not open`() async throws
    {
        let vault = try vault()
        for scope in [acme, globex] {
            for name in Self.names {
                let sealed = try await vault.seal(Secret("value"), name: name, in: scope)
                for other in [acme, globex] {
                    for place in Self.names where other.organization != scope.organization || place != name {
                        await #expect(throws: Refusal.self) { try await vault.open(sealed, name: place, in: other) }
                        let there = try await vault.seal(Secret("theirs"), name: place, in: other)
                        let renamed = SealedValue(keyID: there.keyID, bytes: sealed.bytes)
                        await #expect(throws: Refusal.self) { try await vault.open(renamed, name: place, in: other) }
                    }
                }
                #expect(try await vault.open(sealed, name: name, in: scope).text == "value")
            }
        }
    }

    @Test func `assertion 11: every organization, and every connection within it, has a data key of its own`()
        async throws
    {
        let vault = try vault()
        var ids: Set<String> = []
        for scope in [acme, globex] {
            for name in ["connection/okta/a", "connection/jira/a", "identity/1"] {
                let sealed = try await vault.seal(Secret("value"), name: name, in: scope)
                #expect(ids.insert(sealed.keyID).inserted)
            }
        }
        let again = try await vault.seal(Secret("value"), name: "connection/okta/b", in: acme)
        #expect(ids.contains(again.keyID))
    }

    @Test func `assertion 12: no nonce is ever used twice under a key`() async throws {
        let vault = try vault()
        var seen: Set<[UInt8]> = []
        for index in 0..<5_000 {
            let sealed = try await vault.seal(Secret("same"), name: "connection/okta/\(index % 7)", in: acme)
            #expect(seen.insert(Array(sealed.bytes.prefix(12))).inserted)
        }
    }

    @Test func `assertion 12: a process makes another key before it has sealed too much with one`() async throws {
        let keys = DataKeys(
            store: store,
            providers: KeyEncryptionKeys(try kek()),
            randomness: SeededRandomness(seed: 1),
            time: VirtualClock(),
            sealBound: 100
        )
        try await keys.open(acme)
        let first = try keys.current(.secrets, in: acme)
        for _ in 1..<100 { try await keys.renewWhenWorn(first, in: acme) }
        #expect(try keys.current(.secrets, in: acme).id == first.id)
        try await keys.renewWhenWorn(first, in: acme)
        let second = try keys.current(.secrets, in: acme)
        #expect(second.generation == 2 && second.id != first.id)
        #expect(DataKeys.sealBound < 1 << 32)
    }

    @Test func `assertion 12: tampering with any byte fails`() async throws {
        let vault = try vault()
        let sealed = try await vault.seal(Secret("the token"), name: "connection/okta/a", in: acme)
        for index in sealed.bytes.indices {
            for bit in 0..<8 {
                var bytes = sealed.bytes
                bytes[index] ^= 1 << UInt8(bit)
                let altered = SealedValue(keyID: sealed.keyID, bytes: bytes)
                await #expect(throws: Refusal.self) {
                    try await vault.open(altered, name: "connection/okta/a", in: acme)
                }
            }
        }
    }

    @Test func `a destroyed key opens nothing, in no process, and takes nothing else with it`() async throws {
        let (vault, other) = (try vault(), try vault(seed: 2))
        let okta = try await vault.seal(Secret("gone"), name: "connection/okta/a", in: acme)
        let jira = try await vault.seal(Secret("stays"), name: "connection/jira/a", in: acme)
        let abroad = try await vault.seal(Secret("stays"), name: "connection/okta/a", in: globex)
        #expect(try await vault.destroyKeys(of: "okta", keeping: [], in: acme) == 1)
        for vault in [vault, other, try self.vault(seed: 3)] {
            await #expect(throws: Refusal.self) { try await vault.open(okta, name: "connection/okta/a", in: acme) }
            #expect(try await vault.open(jira, name: "connection/jira/a", in: acme).text == "stays")
            #expect(try await vault.open(abroad, name: "connection/okta/a", in: globex).text == "stays")
        }
        let fresh = try await vault.seal(Secret("new"), name: "connection/okta/a", in: acme)
        #expect(fresh.keyID != okta.keyID)
        #expect(try await other.open(fresh, name: "connection/okta/a", in: acme).text == "new")
    }

    @Test func `what was sealed before connections had keys of their own still opens`() async throws {
        let keys = try dataKeys(store)
        try await keys.open(acme)
        let key = try keys.current(.secrets, in: acme)
        let name = "connection/okta/api_token"
        let bytes = try AuthenticatedBox.seal(
            Secret("from before"),
            with: key.sealing,
            associated: Associated.first(name, key.id, acme),
            nonce: keys.nonce()
        )
        let sealed = SealedValue(keyID: key.id, bytes: bytes)
        #expect(try await EnvelopeVault(keys: keys).open(sealed, name: name, in: acme).text == "from before")
        await #expect(throws: Refusal.self) {
            try await EnvelopeVault(keys: keys).open(sealed, name: "connection/okta/other", in: acme)
        }
    }
}
