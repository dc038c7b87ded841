package import Kernel

extension SmallCompany {
    /// The account that Clearance uses in Jira.
    package static let jiraBotAccount = "712020:" + uuid("bot", 1)
    package static let jiraBotEmail = "clearance@\(domain)"

    /// The company's Jira site.
    ///
    /// - Parameter apiToken: what the account of Clearance proves itself with.
    package static func jira(at base: WebAddress, apiToken: String, seed: UInt64 = 1) -> JiraSite {
        var site = JiraSite(base: base, title: "\(name) Jira", seed: seed)
        site.add(
            JiraAccount(
                id: jiraBotAccount,
                kind: .app,
                name: "Clearance",
                email: jiraBotEmail,
                permissions: Set(JiraPermission.allCases),
                apiToken: apiToken
            )
        )
        for person in people {
            site.add(
                JiraAccount(
                    id: person.jiraAccount,
                    kind: person.isCustomer ? .customer : .atlassian,
                    name: person.name,
                    email: person.email,
                    permissions: person.isCustomer ? [] : [.browse, .comment]
                )
            )
        }
        for group in Group.allCases {
            let members = people.filter { $0.groups.contains(group) }.map(\.jiraAccount)
            site.add(JiraGroup(id: group.id, name: group.rawValue, members: members))
        }
        site.add(
            JiraProject(
                id: "10007",
                key: projectKey,
                name: "AI access",
                desk: portalID,
                requestTypes: [
                    .init(id: requestTypeID, name: "Request an AI tool"),
                    .init(id: otherRequestTypeID, name: "Ask a question"),
                ]
            )
        )
        site.panel = panel
        return site
    }

    private static var panel: JiraPortalPanel {
        JiraPortalPanel(
            propertyKey: appUUID,
            field: snapshotField,
            requestType: requestTypeID,
            tools: tools.map { .init(slug: $0.slug, name: $0.name, isApproved: $0.status == "approved") },
            dataClasses: dataClasses
        )
    }

    /// Raises a request as the portal does.
    package static func request(
        _ tool: Tool,
        by person: Person,
        for beneficiary: Person? = nil,
        businessUse: String = "Drafting and reviewing",
        dataClasses: [String] = ["internal"],
        days: Int? = 30,
        role: String? = nil,
        propertyDelay: Span = .seconds(0)
    ) -> NewJiraRequest {
        NewJiraRequest(
            project: projectKey,
            requestType: requestTypeID,
            reporter: person.jiraAccount,
            summary: "Access to \(tool.name)",
            description: businessUse,
            property: snapshot(
                tool: tool.slug,
                businessUse: businessUse,
                dataClasses: dataClasses,
                days: days,
                role: role,
                beneficiary: beneficiary
            ),
            propertyDelay: propertyDelay
        )
    }
}
