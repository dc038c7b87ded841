import ConnectorKit
import Domain
import Kernel
import Sandbox
import Server
import Vendors

/// Connects the company's AWS account in both patterns, as an admin does: first the connection, which says what the role
/// has to demand; then the role.
struct DemoClouds {
    let sandbox: Sandbox
    let services: Services
    let organization: ID<Organization>

    static let plans = [
        (provider: "aws_assume_role", role: SmallCompany.awsRole, proof: "a role that demands our external id"),
        (provider: "aws_web_identity", role: SmallCompany.awsFederatedRole, proof: "a token of our own issuer"),
    ]

    func connect(by token: String, _ say: (String) -> Void) async throws {
        let api = DemoAPI(transport: services.transport, base: services.settings.publicAddress, token: token)
        for plan in DemoClouds.plans {
            let made = try await api.post(
                "connections",
                [
                    "connector": "aws", "provider": .string(plan.provider), "name": .string("AWS by \(plan.provider)"),
                    "settings": [
                        "account_id": .string(SmallCompany.awsAccount), "role_arn": .string(plan.role),
                        "region": .string(SmallCompany.awsRegion),
                    ],
                ]
            )
            try await makeRole(for: ID(made.id))
            let test = try await api.post("connections/\(made.id)/tests")
            guard test["passed"]?.bool == true else {
                throw Refusal(
                    .conflict,
                    "demo_differs",
                    "AWS by `\(plan.provider)` did not pass its test: \(test.text)"
                )
            }
            say("connected AWS by \(plan.proof); its test passed")
        }
    }

    /// The sandbox forgets roles when it stops; the company's admin makes them again.
    func restore() async throws {
        let scope = OrganizationScope(verified: organization)
        let connections = try await services.store.read(in: scope) { try $0.connections.all() }
        for connection in connections where connection.connector == "aws" { try await makeRole(for: connection.id) }
    }

    private func makeRole(for id: ID<Connection>) async throws {
        let scope = OrganizationScope(verified: organization)
        let connection = try await services.store.read(in: scope) { try $0.connections.require(id) }
        let issuer = services.settings.issuerAddress.origin
        let trust: AWSCloud.Role.Trust =
            connection.provider == "aws_web_identity"
            ? .webIdentity(
                issuer: issuer,
                audience: "sts.amazonaws.com",
                subject: ConnectionSubject.text(of: id, in: organization)
            )
            : .principal(SmallCompany.awsPrincipal, externalID: connection.settings["external_id"] ?? "")
        let role = AWSCloud.Role(
            connection.settings["role_arn"] ?? "",
            trust: trust,
            allowed: ["organizations:ListAccounts", "iam:GetAccountSummary"]
        )
        sandbox.aws.withModel { cloud in
            cloud.add(role)
            cloud.addProvider(issuer, to: SmallCompany.awsAccount, audiences: ["sts.amazonaws.com"])
        }
    }
}
