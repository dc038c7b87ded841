package import Domain
import Kernel

/// Asks Jira whether it knows the account, and takes the id from Jira's answer.
package struct ConfirmAccount: Sendable {
    private let account: String
    private let trackers: any TrackerSource

    package init(_ account: String, trackers: any TrackerSource) { (self.account, self.trackers) = (account, trackers) }

    package func callAsFunction(in context: OperationContext) async throws -> ConfirmedAccount {
        try context.require(.admin, to: "link Jira accounts")
        guard !account.isEmpty else { throw Refusal(.invalid, "account_missing", "name the Jira account by its id") }
        guard let connection = try await context.read({ try $0.intake.project()?.connection }) else {
            throw Refusal(
                .conflict,
                "intake_not_configured",
                "configure intake first, so that Jira can confirm the account"
            )
        }
        let found: TrackerAccount?
        do {
            found = try await Errand.within("account_confirmation") { () throws(ProviderFailure) in
                try await trackers.tracker(connection, in: context.scope).account(account)
            }
        } catch { throw Refusal(error) }
        guard let found else { throw Refusal(.notFound, "no_such_account", "Jira knows no account `\(account)`") }
        guard found.kind == .human, found.isActive else {
            throw Refusal(.conflict, "account_unusable", "the Jira account is an app's or not active; name a person's")
        }
        return ConfirmedAccount(confirmedByTracker: found.id)
    }
}
