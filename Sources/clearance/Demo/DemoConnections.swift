import Kernel
import Sandbox
import Vendors

/// How Clearance reaches the sandbox's systems: the same settings and secrets as for the real ones.
struct DemoConnections {
    let sandbox: Sandbox

    struct Plan {
        let kind: String
        let provider: String
        let settings: JSON
        let secrets: [(field: String, value: String)]

        var input: JSON { ["kind": .string(kind), "provider": .string(provider), "settings": settings] }
    }

    var plans: [Plan] { [jira, okta, entra] }

    private var credentials: SmallCompanyVendors.Credentials { sandbox.vendors.credentials }

    private var jira: Plan {
        Plan(
            kind: "jira",
            provider: "jira_api_token",
            settings: [
                "site_url": .string(sandbox.address(of: .jira)), "account_email": .string(SmallCompany.jiraBotEmail),
            ],
            secrets: [("api_token", credentials.jiraAPIToken)]
        )
    }

    private var okta: Plan {
        Plan(
            kind: "okta",
            provider: "okta_api_token",
            settings: ["org_url": .string(sandbox.address(of: .okta))],
            secrets: [("api_token", credentials.oktaAPIToken)]
        )
    }

    private var entra: Plan {
        Plan(
            kind: "entra",
            provider: "entra_client_secret",
            settings: [
                "tenant_id": .string(SmallCompany.entraTenant), "client_id": .string(SmallCompany.entraClient),
            ],
            secrets: [("client_secret", credentials.entraSecret)]
        )
    }
}
