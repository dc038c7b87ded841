import Domain
import Kernel

/// Takes new entries into the tree and signs a checkpoint when there were any.
struct TreeHandler: WorkHandler {
    static let batch = 1_000

    func handle(_ work: Work, in context: WorkContext) async throws {
        // Whatever fails is tried again soon: until the lease runs out, entries would stand outside the signed tree.
        var failure: (any Error)?
        do { try await grow(work, in: context) } catch { failure = error }
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.tree, id: work.id, fence: work.fence, to: tx.now + Routine.tree.rest)
        }
        if let failure { throw failure }
    }

    private func grow(_ work: Work, in context: WorkContext) async throws {
        let signed = try await context.store.read(in: work.scope) { try $0.auditTree.latestCheckpoint()?.size ?? 0 }
        let state = try await extend(work, in: context)
        if state.size > signed {
            let note = try await context.signer.sign(state, in: work.scope)
            try await context.write(work) { tx in
                // Whoever exported the log in between has signed this size already.
                guard try tx.auditTree.latestCheckpoint().map({ $0.size < state.size }) ?? true else { return }
                try tx.auditTree.add(StoredCheckpoint(size: state.size, note: note, signedAt: tx.now))
            }
        }
    }

    private func extend(_ work: Work, in context: WorkContext) async throws -> TreeState {
        var before = try await context.store.read(in: work.scope) { try $0.auditTree.state() }
        while true {
            let after = try await context.write(work) { try $0.auditTree.extend(limit: Self.batch) }
            guard after.size - before.size == Int64(Self.batch) else { return after }
            before = after
        }
    }
}
