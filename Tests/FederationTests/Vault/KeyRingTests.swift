import Domain
import Kernel
import Ledger
import Testing

@testable import Vault

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
        let signer = try await before.verifiers(in: acme)
        #expect(signer.count == 1)
        #expect(try await after.verifiers(in: acme) == signer)
        #expect(try await after.verifiers(in: globex) != signer)
    }

    @Test func `a new key of the codes leaves the key of the checkpoints as it is`() async throws {
        let ring = KeyRing(keys: try dataKeys(store))
        let before = try await ring.verifiers(in: acme)
        let old = try ring.auditKey(in: acme)
        try await ring.adopt(try await ring.nextAuditKey(in: acme), in: acme)
        #expect(try ring.auditKey(in: acme).mac([1]) != old.mac([1]))
        #expect(ring.auditKey(old.id, in: acme)?.mac([1]) == old.mac([1]), "what it made is still checked")
        #expect(try await ring.verifiers(in: acme) == before)
    }

    @Test func `an organization from before there was a key of their own keeps its first signing key for good`()
        async throws
    {
        let ring = KeyRing(keys: try dataKeys(try await storeFromBefore()))
        let first = try await ring.verifiers(in: acme)
        let audit = try await store.keys(of: acme.organization).first { $0.purpose == .audit }
        let secret = try await kek().unwrap(
            try #require(audit).bytes,
            context: try #require(audit).context(of: acme.organization)
        )
        let seed = derive("clearance checkpoint v1", from: secret)
        #expect(try first == [SignerKey(name: Checkpoint.origin(of: acme.organization), seed: seed).verifier])
        try await ring.adopt(try await ring.nextAuditKey(in: acme), in: acme)
        #expect(try await ring.verifiers(in: acme) == first)
        try await ring.adopt(try await ring.nextCheckpointKey(in: acme), in: acme)
        let both = try await ring.verifiers(in: acme)
        #expect(both.count == 2 && both.last == first.first)
    }

    @Test func `what is signed after a rotation verifies with the new key and with the one before, and no older`()
        async throws
    {
        let ring = KeyRing(keys: try dataKeys(store))
        for _ in 1...2 { try await ring.adopt(try await ring.nextCheckpointKey(in: acme), in: acme) }
        let keys = try await ring.verifiers(in: acme)
        let note = try SignedNote(parsing: try await ring.sign(TreeState(size: 0, root: sha256([])), in: acme))
        #expect(keys.count == 3)
        #expect(try note.verified(by: [keys[0]]) == [keys[0]])
        #expect(try note.verified(by: [keys[1]]) == [keys[1]])
        #expect(throws: NoteFault.unknownSigners) { try note.verified(by: [keys[2]]) }
    }

    @Test func `another process signs with the new key from its next signature on`() async throws {
        let (one, other) = (KeyRing(keys: try dataKeys(store)), KeyRing(keys: try dataKeys(store, seed: 5)))
        _ = try await other.verifiers(in: acme)
        let next = try await one.nextCheckpointKey(in: acme)
        try await one.adopt(next, in: acme)
        #expect(try await other.verifiers(in: acme).first?.text == next.next)
    }

    @Test func `of two rotations at once one is told of the other`() async throws {
        let (one, other) = (KeyRing(keys: try dataKeys(store)), KeyRing(keys: try dataKeys(store, seed: 5)))
        let keys = [try await one.nextCheckpointKey(in: acme), try await other.nextCheckpointKey(in: acme)]
        try await one.adopt(keys[0], in: acme)
        let refusal = await #expect(throws: Refusal.self) { try await other.adopt(keys[1], in: acme) }
        #expect(refusal?.reason == "key_rotated_meanwhile")
        #expect(try await other.verifiers(in: acme).first?.text == keys[0].next)
    }

    /// The keys as an organization has them that was made before checkpoints had a key of their own.
    private func storeFromBefore() async throws -> MemoryKeyStore {
        try await KeyRing(keys: try dataKeys(store)).open(acme)
        let old = MemoryKeyStore()
        for key in try await store.keys(of: acme.organization) where key.purpose != .checkpoints {
            _ = try await old.add(key, of: acme.organization)
        }
        return old
    }

    @Test func `a key that was not opened is refused and never made up`() throws {
        #expect(throws: Refusal.self) { try KeyRing(keys: try dataKeys()).auditKey(in: acme) }
    }
}
