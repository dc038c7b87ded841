package import Domain
package import Kernel

/// Links a sign-in with a Jira account that Jira itself confirms to exist.
package struct LinkVerifiedAccount: Sendable {
    private let person: ID<Person>
    private let account: String
    private let trackers: any TrackerSource

    package init(_ person: ID<Person>, account: String, trackers: any TrackerSource) {
        (self.person, self.account, self.trackers) = (person, account, trackers)
    }

    @discardableResult
    package func callAsFunction(in context: OperationContext) async throws -> Person {
        try context.require(.admin, to: "link Jira accounts")
        guard let connection = try await context.read({ try $0.intake.project()?.connection }) else {
            throw Refusal(
                .conflict,
                "intake_not_configured",
                "configure intake first, so that Jira can confirm the account"
            )
        }
        do {
            // Any answer about the account proves that it exists; Jira answers 404 for one that does not.
            _ = try await trackers.tracker(connection, in: context.scope).groups(of: account)
        } catch {
            guard error.code == "not_found" else { throw Refusal(error) }
            throw Refusal(.notFound, "no_such_account", "Jira knows no account `\(account)`")
        }
        let link = LinkJiraAccount(person, account: account)
        return try await context.write { try link(in: $0) }
    }
}
