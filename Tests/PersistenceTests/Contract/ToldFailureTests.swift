import Domain
import Kernel
import Persistence
import TestKit
import Testing

/// What storage cannot do is told in words that say what to do, never as an internal error.
@Suite struct ToldFailureTests {
    static let told: [(StorageFailure, String)] = [
        (.contention("x"), "storage_busy"), (.timedOut("x"), "storage_busy"), (.full, "disk_full"),
        (.readOnly, "storage_read_only"), (.inputOutput("x"), "storage_failing"), (.corrupt("x"), "storage_damaged"),
        (.unreachable("x"), "storage_unreachable"), (.unknownOutcome("x"), "outcome_unknown"),
    ]

    @Test(arguments: told)
    func `a failure of storage during a write is told with a reason`(failure: StorageFailure, reason: String)
        async throws
    {
        let store = try MemoryStore.make()
        let scope = OrganizationScope(verified: "acme")
        let refusal = await #expect(throws: Refusal.self) {
            try await store.write(in: scope, by: .system("test")) { _ in throw failure }
        }
        #expect(refusal?.reason == reason && refusal?.code == .unavailable)
        #expect(refusal?.message.contains(";") == true)
    }
}
