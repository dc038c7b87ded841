package import Domain
package import Kernel

/// Links a person with a Jira account that Jira itself confirms to exist.
package struct LinkVerifiedAccount: Sendable {
    private let person: ID<Person>
    private let confirm: ConfirmAccount
    private let version: Int64?

    /// - Parameter version: the version of the person's record that was seen; nil where none was shown.
    package init(_ person: ID<Person>, account: String, version: Int64? = nil, trackers: any TrackerSource) {
        (self.person, self.version) = (person, version)
        confirm = ConfirmAccount(account, trackers: trackers)
    }

    @discardableResult
    package func callAsFunction(in context: OperationContext) async throws -> Person {
        // Nobody needs to ask Jira about a person who is not ours, or about one who has changed.
        let seen = self
        try await context.read { try seen.requireUnchanged(in: $0) }
        let account = try await confirm(in: context)
        return try await context.write { tx in
            try seen.requireUnchanged(in: tx)
            return try LinkJiraAccount(seen.person, account: account)(in: tx)
        }
    }

    private func requireUnchanged(in tx: some HasPeople) throws {
        let current = try tx.people.require(person).version
        guard version == nil || current == version else {
            throw Refusal(.conflict, "changed_meanwhile", "it has changed since you read it; read it again")
        }
    }
}
