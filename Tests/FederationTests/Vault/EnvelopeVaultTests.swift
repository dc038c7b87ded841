import ConnectorKit
import Domain
import Kernel
import TestKit
import Testing
import Vault

@Suite struct EnvelopeVaultTests {
    let store = MemoryKeyStore()

    private func vault(seed: UInt64 = 1) throws -> EnvelopeVault {
        EnvelopeVault(keys: try dataKeys(store, seed: seed))
    }

    @Test func `a sealed value opens under its own organization and name`() async throws {
        let sealed = try await vault().seal(Secret("the token"), name: "connection/1/token", in: acme)
        let opened = try await vault(seed: 2).open(sealed, name: "connection/1/token", in: acme)
        #expect(opened.text == "the token")
        #expect(!sealed.bytes.contains(Array("the token".utf8)))
    }

    @Test func `a sealed value that was moved does not open`() async throws {
        let vault = try vault()
        let sealed = try await vault.seal(Secret("the token"), name: "connection/1/token", in: acme)
        let other = try await vault.seal(Secret("another"), name: "connection/1/token", in: globex)
        await #expect(throws: Refusal.self) { try await vault.open(sealed, name: "connection/2/token", in: acme) }
        await #expect(throws: Refusal.self) { try await vault.open(sealed, name: "connection/1/token", in: globex) }
        let renamed = SealedValue(keyID: other.keyID, bytes: sealed.bytes)
        await #expect(throws: Refusal.self) { try await vault.open(renamed, name: "connection/1/token", in: globex) }
    }

    @Test func `a changed bit anywhere does not open`() async throws {
        let vault = try vault()
        let sealed = try await vault.seal(Secret("the token"), name: "n", in: acme)
        for index in sealed.bytes.indices {
            var bytes = sealed.bytes
            bytes[index] ^= 1
            let altered = SealedValue(keyID: sealed.keyID, bytes: bytes)
            await #expect(throws: Refusal.self) { try await vault.open(altered, name: "n", in: acme) }
        }
        let short = SealedValue(keyID: sealed.keyID, bytes: Array(sealed.bytes.prefix(27)))
        await #expect(throws: Refusal.self) { try await vault.open(short, name: "n", in: acme) }
    }

    @Test func `the same value sealed twice does not look the same`() async throws {
        let vault = try vault()
        let first = try await vault.seal(Secret("x"), name: "n", in: acme)
        let second = try await vault.seal(Secret("x"), name: "n", in: acme)
        #expect(first.bytes != second.bytes)
    }

    @Test func `a reference finds the same value again, and within one organization only`() async throws {
        let first = try await vault().reference(for: Secret("alice@acme.example"), in: acme)
        #expect(try await vault(seed: 7).reference(for: Secret("alice@acme.example"), in: acme) == first)
        #expect(try await vault().reference(for: Secret("bob@acme.example"), in: acme) != first)
        #expect(try await vault(seed: 9).reference(for: Secret("alice@acme.example"), in: globex) != first)
    }

    @Test func `another key-encryption key opens nothing and says which to use`() async throws {
        let sealed = try await vault().seal(Secret("x"), name: "n", in: acme)
        let foreign = EnvelopeVault(keys: try dataKeys(store, kek(2)))
        let refusal = await #expect(throws: Refusal.self) { try await foreign.open(sealed, name: "n", in: acme) }
        #expect(refusal?.reason == "key_file_foreign")
    }

    @Test func `whoever comes second uses the keys that are there`() async throws {
        async let first = vault(seed: 1).seal(Secret("x"), name: "n", in: acme)
        async let second = vault(seed: 2).seal(Secret("y"), name: "n", in: acme)
        let both = try await [first, second]
        #expect(both[0].keyID == both[1].keyID)
        #expect(try await vault(seed: 3).open(both[1], name: "n", in: acme).text == "y")
    }
}

extension [UInt8] {
    fileprivate func contains(_ part: [UInt8]) -> Bool {
        indices.contains { self[$0...].starts(with: part) }
    }
}
