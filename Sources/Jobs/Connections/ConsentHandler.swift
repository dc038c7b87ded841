import ConnectorKit
import Domain
import Kernel

/// Looks whether consents still hold: granted roles against what is needed, and whether the consent is there at all.
///
/// One connection after the other, each with a call of its own and kept by itself; what cannot be reached now is looked
/// at the next time.
struct ConsentHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let connections = try await context.store.read(in: work.scope) { tx in
            try tx.consents.all().map(\.connection).filter { try tx.connections.require($0).isUsable }
        }
        for connection in connections { try await look(at: connection, work, in: context) }
        _ = try await context.write(work) { tx in
            try tx.queue.postpone(.consent, id: work.id, fence: work.fence, to: tx.now + Routine.consents.rest)
        }
    }

    private func look(at connection: ID<Connection>, _ work: Work, in context: WorkContext) async throws {
        let test: ConnectionTest
        do throws(ProviderFailure) { test = try await context.core.test(connection, in: work.scope) } catch { return }
        // A system that is down for a moment has not let go of anybody.
        guard test.passed || test.withdrawn != nil || test.consent != nil else { return }
        try await test.keep(for: connection, in: context.store, work.scope, by: .system("consents"))
    }
}
