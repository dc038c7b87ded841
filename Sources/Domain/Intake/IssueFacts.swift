/// What intake read from Jira about one issue.
package struct IssueFacts: Equatable, Sendable {
    package let issue: String
    package let project: String
    package let portal: String?
    package let requestType: String?
    package let reporter: String?
    /// How Jira shows the reporter to others.
    package let reporterName: String?
    /// Ids of the reporter's groups.
    package let groups: [String]
    /// Whoever will use the tool, where the snapshot names somebody else whom Jira knows.
    package let beneficiary: Beneficiary?

    /// Somebody for whom another asks.
    package struct Beneficiary: Equatable, Sendable {
        package let account: String
        /// Ids of their groups: policy looks at who will use the tool.
        package let groups: [String]

        package init(account: String, groups: [String]) { (self.account, self.groups) = (account, groups) }
    }

    package init(
        issue: String,
        project: String,
        portal: String?,
        requestType: String?,
        reporter: String?,
        reporterName: String? = nil,
        groups: [String],
        beneficiary: Beneficiary? = nil
    ) {
        (self.issue, self.project, self.portal) = (issue, project, portal)
        (self.requestType, self.reporter, self.reporterName) = (requestType, reporter, reporterName)
        (self.groups, self.beneficiary) = (groups, beneficiary)
    }

    /// The groups of whoever will use the tool.
    var groupsThatCount: [String] { beneficiary?.groups ?? groups }

    package var place: IntakeProject.Place {
        IntakeProject.Place(project: project, portal: portal, requestType: requestType)
    }
}
