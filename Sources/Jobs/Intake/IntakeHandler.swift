import ConnectorKit
import Domain
import Kernel

/// Reads an announced issue and its snapshot from Jira, and takes it in or says why not.
struct IntakeHandler: WorkHandler {
    func handle(_ work: Work, in context: WorkContext) async throws {
        let found = try await context.store.read(in: work.scope) { tx in
            try (item: tx.intake.find(work.id), project: tx.intake.project(), request: tx.requests.find(issue: work.id))
        }
        guard let project = found.project else {
            return try await wait(
                work,
                .endless,
                Refusal(.conflict, "intake_not_configured", "no intake project is configured"),
                in: context
            )
        }
        do {
            let tracker = try await context.trackers.tracker(project.connection, in: work.scope)
            if found.item?.state == .waiting {
                try await take(work, project: project, from: tracker, in: context)
            } else {
                try await look(work, at: found.request, project: project, from: tracker, in: context)
            }
        } catch {
            guard let failure = error as? ProviderFailure else { throw error }
            try await stop(work, because: failure, project: project, in: context)
        }
    }

    /// Issues that we may not see are announced too, of every project that has the webhook: they are left alone.
    private func stop(_ work: Work, because failure: ProviderFailure, project: IntakeProject, in context: WorkContext)
        async throws
    {
        guard failure.code == "not_found" else {
            return try await wait(work, failure.kind == .terminal ? .none : .endless, Refusal(failure), in: context)
        }
        guard work.id.hasPrefix(project.projectKey + "-") else { return try await leave(work, in: context) }
        try await wait(work, .window, Refusal(failure), in: context)
    }

    private func leave(_ work: Work, in context: WorkContext) async throws {
        let leave = LeaveIssue(work.id, fence: work.fence)
        try await context.write(work) { try leave(in: $0) }
    }

    private func take(_ work: Work, project: IntakeProject, from tracker: any IssueTracker, in context: WorkContext)
        async throws
    {
        let issue = try await tracker.issue(work.id)
        guard project.takes(issue.place) else { return try await leave(work, in: context) }
        guard let property = try await snapshot(of: work.id, project: project, from: tracker) else {
            let missing = Refusal(
                .invalid,
                "snapshot_missing",
                "the issue has no AI tool data, so raise it through the portal form"
            )
            return try await wait(work, .window, missing, in: context)
        }
        let groups = try await groups(of: issue.reporter, from: tracker)
        let facts = IssueFacts(
            issue: issue.key,
            project: issue.project,
            portal: issue.portal,
            requestType: issue.requestType,
            reporter: issue.reporter,
            reporterName: issue.reporterName,
            groups: groups,
            beneficiary: try await beneficiary(in: property, reporter: issue.reporter, from: tracker)
        )
        let ingest = IngestRequest(facts, property: property, fence: work.fence)
        _ = try await context.write(work) { try ingest(in: $0) }
    }

    /// Whoever the snapshot names, if that is somebody else and Jira knows them.
    private func beneficiary(in property: JSON, reporter: String?, from tracker: any IssueTracker) async throws
        -> IssueFacts.Beneficiary?
    {
        guard let named = try? Snapshot(property: property).beneficiary, named != reporter,
            let account = try await tracker.account(named), account.kind == .human, account.isActive
        else { return nil }
        return IssueFacts.Beneficiary(account: account.id, groups: try await groups(of: account.id, from: tracker))
    }

    private func groups(of account: String?, from tracker: any IssueTracker) async throws -> [String] {
        guard let account else { return [] }
        return try await tracker.groups(of: account).map(\.id)
    }

    /// Jira keeps what a portal panel stores under the app's UUID; older set-ups used the field's own name.
    private func snapshot(of issue: String, project: IntakeProject, from tracker: any IssueTracker) async throws
        -> JSON?
    {
        if let value = try await tracker.property(project.appUUID, of: issue) { return value }
        return try await tracker.property(Snapshot.key, of: issue)
    }

    /// Looks at an issue that was taken in and has changed since.
    ///
    /// Was it closed or deleted by hand (R4), was its snapshot edited (F4)?
    private func look(
        _ work: Work,
        at request: AccessRequest?,
        project: IntakeProject,
        from tracker: any IssueTracker,
        in context: WorkContext
    ) async throws {
        // Another intake project may have been chosen since, which moves no issue.
        let home = request?.project ?? project.projectKey
        let sight = try await sight(of: work.id, raisedIn: home, project: project, from: tracker)
        let look = LookAtIssue(work.id, request: request?.id, sight: sight, fence: work.fence)
        try await context.write(work) { try look(in: $0) }
    }

    private func sight(
        of issue: String,
        raisedIn home: String,
        project: IntakeProject,
        from tracker: any IssueTracker
    ) async throws -> LookAtIssue.Sight {
        do {
            let found = try await tracker.issue(issue)
            guard sameBytes(found.project, home) else { return .moved(project: found.project) }
            let status = found.status.lowercased()
            let closed = ["canceled", "cancelled", "closed", "done", "resolved", "declined", "rejected"]
            let snapshot = try await snapshot(of: issue, project: project, from: tracker)
            return .present(closedAs: closed.contains(status) ? status : nil, snapshot: snapshot)
        } catch {
            guard (error as? ProviderFailure)?.code == "not_found" else { throw error }
            return .gone
        }
    }

    private func wait(_ work: Work, _ patience: DeferIntake.Patience, _ refusal: Refusal, in context: WorkContext)
        async throws
    {
        let deferral = DeferIntake(work.id, fence: work.fence, because: refusal, patience: patience)
        try await context.write(work) { try deferral(in: $0) }
    }
}
