import Domain
import Kernel

/// A role of its own with the manifest's reads, given to the app's service principal at one subscription or management group.
enum AzureReader {
    static let artifact = Artifact(
        "azure-reader",
        connector: "azure",
        version: 1,
        "Bicep and its ARM template: a role of reads at a subscription or a management group",
        needs: [.principalID],
        takes: [.subscription, .managementGroup, .location, .templateURL]
    ) { context throws(Refusal) in
        let scope = try AzureScope(context)
        let files = [
            ArtifactFile("main.bicep", bicep(context, scope)),
            ArtifactFile("main.json", Pretty.json(arm(context, scope))),
        ]
        return (files, launch(context, scope))
    }

    private static func launch(_ context: ArtifactContext, _ scope: AzureScope) -> ArtifactLaunch {
        if let template = context.given(.templateURL) {
            return .link("https://portal.azure.com/#create/Microsoft.Template/uri/\(WebAddress.encode(template))")
        }
        return .command(
            "az deployment \(scope.command) --name \(context.slug) --location \(Quoting.shell(context[.location]))"
                + " --template-file main.bicep"
        )
    }

    private static func bicep(_ context: ArtifactContext, _ scope: AzureScope) -> String {
        let actions = context.manifest.names.map { "          \(Quoting.bicep($0))" }.joined(separator: "\n")
        return """
            // \(context.heading)
            targetScope = '\(scope.target)'

            resource role 'Microsoft.Authorization/roleDefinitions@2022-04-01' = {
              name: guid(\(scope.id), \(Quoting.bicep(context.slug)))
              properties: {
                roleName: '\(context.title) ${\(scope.name)}'
                description: 'What Clearance reads under its profile \(context.profile.rawValue).'
                type: 'CustomRole'
                permissions: [
                  {
                    actions: [
            \(actions)
                    ]
                    notActions: []
                    dataActions: []
                    notDataActions: []
                  }
                ]
                assignableScopes: [
                  \(scope.id)
                ]
              }
            }

            resource assignment 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
              name: guid(\(scope.id), role.id, \(Quoting.bicep(context[.principalID])))
              properties: {
                roleDefinitionId: role.id
                principalId: \(Quoting.bicep(context[.principalID]))
                principalType: 'ServicePrincipal'
              }
            }

            """
    }

    private static func arm(_ context: ArtifactContext, _ scope: AzureScope) -> JSON {
        let name = "guid(\(scope.id), \(Quoting.arm(context.slug)))"
        let principal = context[.principalID]
        return [
            "$schema": .string(scope.schema), "contentVersion": .string("\(context.artifact.version).0.0.0"),
            "metadata": ["description": .string(context.heading)],
            "variables": ["role": .string("[\(name)]")],
            "resources": [
                [
                    "type": "Microsoft.Authorization/roleDefinitions", "apiVersion": "2022-04-01",
                    "name": "[variables('role')]",
                    "properties": [
                        "roleName": .string("[concat(\(Quoting.arm(context.title + " ")), \(scope.name))]"),
                        "description": .string("What Clearance reads under its profile \(context.profile.rawValue)."),
                        "type": "CustomRole",
                        "permissions": [
                            [
                                "actions": .strings(context.manifest.names), "notActions": [], "dataActions": [],
                                "notDataActions": [],
                            ]
                        ],
                        "assignableScopes": [.string("[\(scope.id)]")],
                    ],
                ],
                [
                    "type": "Microsoft.Authorization/roleAssignments", "apiVersion": "2022-04-01",
                    "name": .string("[guid(\(scope.id), variables('role'), \(Quoting.arm(principal)))]"),
                    "dependsOn": [.string("[\(scope.role)]")],
                    "properties": [
                        "roleDefinitionId": .string("[\(scope.role)]"), "principalId": .string(principal),
                        "principalType": "ServicePrincipal",
                    ],
                ],
            ],
        ]
    }
}

/// Where a role of Azure is defined and given.
struct AzureScope {
    private let given: Given

    private enum Given {
        case subscription(String)
        case managementGroup(String)
    }

    /// - Throws: unless exactly one of the two is given.
    init(_ context: ArtifactContext) throws(Refusal) {
        switch (context.given(.subscription), context.given(.managementGroup)) {
        case (let id?, nil): given = .subscription(id)
        case (nil, let id?): given = .managementGroup(id)
        default:
            throw Refusal(.invalid, "scope_missing", "give either `subscription` or `management-group`, and not both")
        }
    }

    var target: String {
        switch given {
        case .subscription: "subscription"
        case .managementGroup: "managementGroup"
        }
    }

    /// `subscription().id`, in Bicep and ARM alike.
    var id: String { "\(target)().id" }

    /// Custom roles are called uniquely in a tenant, so each scope's role bears the scope's name.
    var name: String {
        switch given {
        case .subscription: "subscription().subscriptionId"
        case .managementGroup: "managementGroup().name"
        }
    }

    var role: String {
        switch given {
        case .subscription: "subscriptionResourceId('Microsoft.Authorization/roleDefinitions', variables('role'))"
        case .managementGroup:
            "extensionResourceId(managementGroup().id, 'Microsoft.Authorization/roleDefinitions', variables('role'))"
        }
    }

    var schema: String {
        switch given {
        case .subscription:
            "https://schema.management.azure.com/schemas/2018-05-01/subscriptionDeploymentTemplate.json#"
        case .managementGroup:
            "https://schema.management.azure.com/schemas/2019-08-01/managementGroupDeploymentTemplate.json#"
        }
    }

    /// What the Azure command line deploys at.
    var command: String {
        switch given {
        case .subscription(let id): "sub create --subscription \(Quoting.shell(id))"
        case .managementGroup(let id): "mg create --management-group-id \(Quoting.shell(id))"
        }
    }
}
