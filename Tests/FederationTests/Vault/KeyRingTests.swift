import Kernel
import Ledger
import Signing
import Testing
import Vault

@Suite struct KeyRingTests {
    let store = MemoryKeyStore()

    @Test func `the audit key is the same after a restart and differs between organizations`() async throws {
        let (before, after) = (KeyRing(keys: try dataKeys(store)), KeyRing(keys: try dataKeys(store, seed: 5)))
        for ring in [before, after] {
            try await ring.open(acme)
            try await ring.open(globex)
        }
        let key = try before.auditKey(in: acme)
        #expect(try after.auditKey(in: acme).mac([1]) == key.mac([1]))
        #expect(after.auditKey(key.id, in: acme)?.mac([1]) == key.mac([1]))
        #expect(try after.auditKey(in: globex).mac([1]) != key.mac([1]))
        #expect(after.auditKey(key.id, in: globex) == nil)
        let signer = try before.checkpointKey(in: acme).publicKey
        #expect(try after.checkpointKey(in: acme).publicKey == signer)
        #expect(try after.checkpointKey(in: globex).publicKey != signer)
    }

    @Test func `a key that was not opened is refused and never made up`() throws {
        #expect(throws: Refusal.self) { try KeyRing(keys: try dataKeys()).auditKey(in: acme) }
    }
}
