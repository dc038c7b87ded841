import ConnectorKit
import Domain
import Jobs
import Kernel
import Logging
import Persistence
import Vault

/// A worker as `serve` has it, but for the directory.
struct BenchWorker {
    private let worker: Worker

    init(_ bench: BenchStore, core: any Core, keys: DataKeys) {
        let context = WorkContext(
            store: bench.store,
            core: core,
            vault: EnvelopeVault(keys: keys),
            trackers: NoTracker(),
            signer: KeyRing(keys: keys),
            time: WallClock(),
            randomness: PooledRandomness()
        )
        let logger = Logger(label: "bench") { _ in ComplaintHandler() }
        worker = Worker(context, owner: "bench", alarm: NoAlarm(), logger: logger)
    }

    /// Keys that live as long as the process does.
    static func keys(in scope: OrganizationScope) async throws -> DataKeys {
        let randomness = PooledRandomness()
        let keys = DataKeys(
            store: MemoryKeyStore(),
            provider: try LocalKeyEncryption(key: Secret(Array(repeating: 5, count: 32)), randomness: randomness),
            randomness: randomness,
            time: WallClock()
        )
        try await keys.open(scope)
        return keys
    }

    /// Does what is due until nothing is.
    ///
    /// - Returns: how many pieces of work were done.
    func work(_ kinds: Set<Domain.Work.Kind>) async throws -> Int {
        var count = 0
        while true {
            let done = try await worker.runOnce(kinds)
            guard done > 0 else { return count }
            count += done
        }
    }
}

private struct NoAlarm: Alarm {
    func sleep(for span: Span) async {}
}

private struct NoTracker: TrackerSource {
    func tracker(_ connection: ID<Connection>, in scope: OrganizationScope) async throws(ProviderFailure)
        -> any IssueTracker
    { throw ProviderFailure(.terminal, "no_tracker", "there is no tracker in a benchmark") }
}

/// A measurement during which work failed is worth nothing, so that it is told.
private struct ComplaintHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.warning

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { note("  \(event.message) \(event.metadata ?? [:])") }
}
