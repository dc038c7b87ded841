import Kernel
import Sandbox
import Signing
import Vendors

/// How Clearance reaches the sandbox's systems: the same settings and secrets as for the real ones.
struct DemoConnections {
    let sandbox: Sandbox
    let keys: DemoKeys.Pair

    struct Plan {
        let kind: String
        let provider: String
        let settings: JSON
        /// In a word or two, how Clearance proves itself.
        let proof: String
        let secrets: [(field: String, value: Secret)]

        var input: JSON { ["kind": .string(kind), "provider": .string(provider), "settings": settings] }
    }

    var plans: [Plan] { [jira, okta, entra, serviceNow, dataCenter, webAPI] }

    private var credentials: SmallCompanyVendors.Credentials { sandbox.vendors.credentials }

    private var jira: Plan {
        Plan(
            kind: "jira",
            provider: "jira_api_token",
            settings: [
                "site_url": .string(sandbox.address(of: .jira)), "account_email": .string(SmallCompany.jiraBotEmail),
            ],
            proof: "an API token",
            secrets: [("api_token", Secret(credentials.jiraAPIToken))]
        )
    }

    private var serviceNow: Plan {
        Plan(
            kind: "servicenow",
            provider: "oauth_client_credentials",
            settings: [
                "instance_url": .string(sandbox.address(of: .serviceNow)),
                "client_id": .string(sandbox.saas.credentials.serviceNowClient),
            ],
            proof: "an OAuth client's pasted secret",
            secrets: [("client_secret", Secret(sandbox.saas.credentials.serviceNowSecret))]
        )
    }

    private var dataCenter: Plan {
        Plan(
            kind: "jira_data_center",
            provider: "atlassian_dc_pat",
            settings: ["base_url": .string(sandbox.address(of: .dataCenter) + "/jira")],
            proof: "a personal access token",
            secrets: [("token", Secret(sandbox.saas.credentials.dataCenterToken))]
        )
    }

    /// The same server, as if no connector knew it: any API that takes a pasted token.
    private var webAPI: Plan {
        Plan(
            kind: "web_api",
            provider: "secret",
            settings: [
                "base_url": .string(sandbox.address(of: .dataCenter) + "/jira/rest/api/2"), "probe_path": "myself",
            ],
            proof: "a pasted token in a header",
            secrets: [("token", Secret(sandbox.saas.credentials.dataCenterToken))]
        )
    }

    private var okta: Plan {
        Plan(
            kind: "okta",
            provider: "okta_service_app",
            settings: [
                "org_url": .string(sandbox.address(of: .okta)), "client_id": .text(credentials.oktaClientID),
                "key_id": .string(DemoKeys.name),
            ],
            proof: "a service app's signed assertion and DPoP",
            secrets: [("private_key", keys.okta.pem)]
        )
    }

    private var entra: Plan {
        Plan(
            kind: "entra",
            provider: "entra_client_assertion",
            settings: [
                "tenant_id": .string(SmallCompany.entraTenant), "client_id": .string(SmallCompany.entraClient),
                "key_id": .string(DemoKeys.name),
            ],
            proof: "a signed client assertion",
            secrets: [("private_key", keys.entra.pem)]
        )
    }
}
