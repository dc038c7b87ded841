import ConnectorKit
package import Kernel

/// The company's systems that are reached with a pasted secret or somebody's consent, each behind its own address.
///
/// The cloud site itself is the company's Jira: Atlassian's shared address leads to it.
package struct SmallCompanySaaS: Sendable {
    package let serviceNow: VendorHost<ServiceNowInstance>
    package let dataCenter: VendorHost<JiraDataCenter>
    package let credentials: Credentials

    /// What Clearance proves itself with; all of it made up.
    package struct Credentials: Sendable {
        package let serviceNowClient: String
        package let serviceNowSecret: String
        package let dataCenterToken: String
    }

    /// - Parameters:
    ///   - dataCenter: with the context path.
    package init(serviceNow: WebAddress, dataCenter: WebAddress, now: Instant, seed: UInt64 = 1) {
        var instance = SmallCompany.serviceNow(at: serviceNow, seed: seed)
        let client = instance.addClient(reading: ["sys_user", "sys_user_grmember"])
        var server = JiraDataCenter(
            dataCenter,
            with: SmallCompany.jira(at: dataCenter, apiToken: "inside", seed: seed)
        )
        let token = server.addToken(for: SmallCompany.jiraBotAccount, until: now + .days(365), at: now)
        (self.serviceNow, self.dataCenter) = (VendorHost(instance), VendorHost(server))
        credentials = Credentials(
            serviceNowClient: client.id,
            serviceNowSecret: client.secret,
            dataCenterToken: token
        )
    }
}

extension SmallCompany {
    package static let cloudID = uuid("atlassian-site", 7)
    package static let atlassianClient = "small-company-atlassian-app"
    package static let atlassianSecret = "sandbox-atlassian-client-secret"

    /// The scopes of the app at Atlassian, which are those that the connector asks for.
    package static let atlassianScopes: Set<String> = [
        "read:jira-work", "write:jira-work", "read:jira-user", "read:servicedesk-request",
    ]

    /// An app that the company's admin may consent to, with the rights of the account of Clearance.
    package static func atlassianApp(redirect: String) -> AtlassianApp {
        AtlassianApp(
            clientID: atlassianClient,
            clientSecret: atlassianSecret,
            redirect: redirect,
            cloudID: cloudID,
            scopes: atlassianScopes,
            account: jiraBotAccount
        )
    }

    /// The company's ServiceNow, which knows the people of the directories.
    package static func serviceNow(at address: WebAddress, seed: UInt64 = 1) -> ServiceNowInstance {
        var instance = ServiceNowInstance(address, seed: seed)
        let users = people.filter(\.isInDirectories).map { person -> JSON in
            [
                "sys_id": .string(uuid(person.key, 8).filter { $0 != "-" }), "user_name": .string(person.key),
                "name": .string(person.name), "active": "true",
            ]
        }
        instance.setRecords(users, of: "sys_user")
        instance.setRecords([], of: "sys_user_grmember")
        return instance
    }
}
