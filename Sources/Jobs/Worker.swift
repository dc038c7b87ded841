import ConnectorKit
package import Domain
package import Kernel
package import Logging
import ServiceLifecycle

/// Turns promised work into done work: claims what is due, does it, and sleeps until more is.
///
/// A worker that dies leaves its leases behind; they run out and somebody else claims the work again.
package struct Worker: Service {
    /// Longer than all calls of one piece of work together may take.
    package static let lease = Span.minutes(2)
    /// For the tree alone, whose work calls nobody else.
    ///
    /// After a worker that died, another signs within the promised ten seconds. Who loses this lease in the middle of much
    /// work has kept each batch before.
    package static let treeLease = Span.seconds(4)
    /// Clocks that differ by more are worth a warning.
    static let clockTolerance = Span.seconds(2)
    /// How many pieces one worker has in hand at a time.
    package static let batch = 16

    private let context: WorkContext
    private let owner: String
    private let logger: Logger
    private let alarm: any Alarm

    package init(_ context: WorkContext, owner: String, alarm: any Alarm, logger: Logger) {
        (self.context, self.owner, self.alarm, self.logger) = (context, owner, alarm, logger)
    }

    package func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                for kinds in Self.lanes { group.addTask { await run(kinds) } }
                group.addTask { await keepRecalling() }
            }
        }
    }

    /// Each waits for its own work only: a directory or a Jira that hangs, or a mail server, must not keep ended grants from being ended, nor
    /// entries out of the signed tree, nor a group with many members others from their access.
    package static let lanes: [Set<Work.Kind>] = [
        [.sweep], [.tree], [.provisioning, .removal], [.effect, .intake, .poll], [.comparison], [.trust],
        [.tidy, .massChange, .review, .notice, .digest], [.delivery],
        [.rotation, .shredding],
        [.consent],
    ]

    /// Takes what is due as places become free: one piece that takes long holds its own place only.
    private func run(_ kinds: Set<Work.Kind>) async {
        let places = Places(Self.batch)
        await withDiscardingTaskGroup { group in
            while !Task.isCancelled {
                let due = await next(kinds, limit: await places.free())
                for work in due {
                    await places.take()
                    group.addTask {
                        await handle(work)
                        await places.give()
                    }
                }
            }
        }
    }

    /// What is due, or nothing after having slept until there may be something.
    private func next(_ kinds: Set<Work.Kind>, limit: Int) async -> [Work] {
        do {
            let wait = try await context.store.enter { doors in try doors.nextWork(kinds).map { $0 - doors.now } }
            if let wait, wait <= .seconds(0) { return try await claim(kinds, limit: limit) }
            await alarm.sleep(for: min(max(wait ?? .seconds(1), Span(milliseconds: 20)), .seconds(1)))
        } catch {
            logger.error("work could not be claimed", metadata: ["error": "\(error)"])
            await alarm.sleep(for: .seconds(1))
        }
        return []
    }

    /// Claims what is due and does it.
    ///
    /// - Returns: how many pieces were claimed.
    @discardableResult
    package func runOnce(
        _ kinds: Set<Work.Kind> = Set(Work.Kind.allCases),
        limit: Int = Worker.batch
    ) async throws -> Int {
        let due = try await claim(kinds, limit: limit)
        await withTaskGroup(of: Void.self) { group in
            for work in due { group.addTask { await handle(work) } }
        }
        return due.count
    }

    /// The lease is told by this machine's clock, from before it was asked for: the database's may be another.
    private func claim(_ kinds: Set<Work.Kind>, limit: Int) async throws -> [Work] {
        let (owner, lease) = (owner, kinds == [.tree] ? Worker.treeLease : Worker.lease)
        let end = context.time.now() + lease
        let due = try await context.store.enter { doors in
            try doors.claimWork(kinds, limit: limit, lease: lease, owner: owner)
        }
        return due.map { $0.leased(until: end) }
    }

    private func keepRecalling() async {
        while !Task.isCancelled {
            do { try await recall() } catch {
                logger.error("work could not be recalled", metadata: ["error": "\(error)"])
            }
            await alarm.sleep(for: .minutes(1))
        }
    }

    /// Comes back to what a clock that ran ahead has put off, and says when the clocks disagree.
    package func recall() async throws {
        let asked = context.time.now()
        let told = try await context.store.enter { doors in
            try doors.recallWork()
            return doors.now
        }
        let ahead = (asked - told).milliseconds
        guard abs(ahead) > Self.clockTolerance.milliseconds else { return }
        logger.warning(
            "this machine's clock and the database's differ",
            metadata: ["ahead_ms": "\(ahead)"]
        )
    }

    private func handle(_ work: Work) async {
        do {
            try await Errand.within(work.kind.rawValue) { try await handler(of: work).handle(work, in: context) }
        } catch {
            // The lease runs out and the work is claimed again; nothing is lost.
            logger.error(
                "work failed and will be claimed again",
                metadata: ["kind": "\(work.kind.rawValue)", "id": "\(work.id)", "error": "\(error)"]
            )
        }
    }

    private func handler(of work: Work) -> any WorkHandler {
        switch work.kind {
        case .provisioning: ProvisioningHandler()
        case .effect: EffectHandler()
        case .intake: IntakeHandler()
        case .poll: PollHandler()
        case .sweep where work.id == Routine.insights.rawValue: InsightsHandler()
        case .sweep where work.id == Routine.reconciliation.rawValue: ScheduleHandler()
        case .sweep where work.id == Routine.approvals.rawValue: ApprovalsHandler()
        case .sweep where work.id == Routine.approvers.rawValue: ApproversHandler()
        case .sweep where work.id == StartMissingClocks.workID: MissingClocksHandler()
        case .sweep where work.id == Routine.reviews.rawValue: ReviewSweepHandler()
        case .sweep where work.id == Routine.notices.rawValue: ReminderHandler()
        case .sweep: ExpiryHandler()
        case .tree: TreeHandler()
        case .tidy where work.id == Routine.retention.rawValue: RetentionHandler()
        case .tidy: TidyHandler()
        case .comparison: ComparisonHandler()
        case .removal: RemovalHandler()
        case .massChange: MassChangeHandler()
        case .review: ReviewHandler()
        case .notice: NoticeHandler()
        case .delivery: DeliveryHandler()
        case .digest: DigestHandler()
        case .rotation: RotationHandler()
        case .consent: ConsentHandler()
        case .trust: TrustHandler()
        case .shredding: ShredHandler()
        }
    }
}

/// Sleeps until a time has passed or somebody rings because new work was promised.
package protocol Alarm: Sendable {
    func sleep(for span: Span) async
}
