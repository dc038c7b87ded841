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
        let account = try await confirm(in: context)
        let (person, version) = (person, version)
        return try await context.write { tx in
            guard try version == nil || tx.people.require(person).version == version else {
                throw Refusal(.conflict, "changed_meanwhile", "it has changed since you read it; read it again")
            }
            return try LinkJiraAccount(person, account: account)(in: tx)
        }
    }
}
