import ConnectorKit
import Domain
import Kernel

/// Takes a rotation of secrets one step further: tries staged values, or lets go of old ones.
///
/// Each step is one transaction, and the promise stays until the last: whoever dies between two steps leaves the rest to
/// whoever claims the work next.
struct RotationHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let id = ID<SecretRotation>(work.id)
        let found = try await context.store.read(in: work.scope) { try $0.secretRotations.find(id) }
        guard let rotation = found else { return try await drop(work, in: context) }
        switch rotation.state {
        case .staged:
            let failure = await probe(rotation, work, in: context)
            let finish = FinishSecretProbe(id, fence: work.fence, failure: failure, grace: context.rotationGrace)
            try await context.write(work) { try finish(in: $0) }
        case .promoted:
            let retire = RetireSecrets(id, fence: work.fence)
            try await context.write(work) { try retire(in: $0) }
        default: try await drop(work, in: context)
        }
    }

    private func drop(_ work: Work, in context: WorkContext) async throws {
        _ = try await context.write(work) { try $0.queue.keep(.rotation, id: work.id, fence: work.fence) }
    }

    /// - Returns: why the staged values are not good (yet), or nil when they are.
    private func probe(_ rotation: SecretRotation, _ work: Work, in context: WorkContext) async -> String? {
        guard let probe = context.probe else { return "no_probe" }
        do {
            let test = try await probe.test(rotation, in: work.scope)
            return test.passed ? nil : test.checks.first { $0.verdict == .failed }?.name ?? "test_failed"
        } catch { return error.code }
    }
}
