import Domain
package import Kernel

/// Everything that can be handed to a customer.
package enum Artifacts {
    package static let all: [Artifact] = [
        AWSRole.byExternalID, AWSRole.byWebIdentity, AWSOrganization.byExternalID, AWSOrganization.byWebIdentity,
        AzureReader.artifact, EntraConsent.artifact, EntraApp.artifact, GCPTerraform.artifact, GCPScript.artifact,
        GitHubApp.artifact, GitHubInstallation.artifact, JiraCloudConsent.artifact, JiraDataCenterToken.artifact,
        OktaServiceAppSteps.artifact, ServiceNowClient.artifact,
    ]

    package static func named(_ name: String) throws(Refusal) -> Artifact {
        guard let artifact = all.first(where: { $0.name == name }) else {
            throw Refusal(
                .notFound,
                "no_such_artifact",
                "no artifact is called `\(name.prefix(40))`; `clearance artifacts list` names them all"
            )
        }
        return artifact
    }
}

/// The hashes of every artifact and manifest of this version, made with values that belong to nobody.
///
/// Whoever makes an artifact from the same values with a program that they trust gets the same bytes.
package enum ReleaseManifest {
    /// One way to make each artifact; those with two scopes are made at both.
    package static func packages() throws(Refusal) -> [ArtifactPackage] {
        var all: [ArtifactPackage] = []
        for artifact in Artifacts.all {
            for profile in artifact.profiles {
                for values in examples(of: artifact) { all.append(try artifact(values, profile: profile)) }
            }
        }
        return all
    }

    /// What is needed, alone and with all that is taken beside; a subscription and a management group exclude each other.
    static func examples(of artifact: Artifact) -> [[String: String]] {
        func values(_ these: [ArtifactValue]) -> [String: String] {
            Dictionary(uniqueKeysWithValues: these.map { ($0.rawValue, $0.example) })
        }
        let scopes: [ArtifactValue] = [.subscription, .managementGroup]
        guard artifact.takes.contains(where: scopes.contains) else {
            return [values(artifact.needs), values(artifact.needs + artifact.takes)]
        }
        let rest = artifact.takes.filter { !scopes.contains($0) }
        return [values(artifact.needs + [.subscription]), values(artifact.needs + rest + [.managementGroup])]
    }

    /// The JSON in lines, as it is published.
    package static func text() throws(Refusal) -> String { Pretty.json(try json()) }

    /// `{values: {name: example}, manifests: [{connector, profile, version, sha256}], artifacts: [...]}`.
    package static func json() throws(Refusal) -> JSON {
        [
            "values": .object(ArtifactValue.allCases.map { .init($0.rawValue, .string($0.example)) }),
            "manifests": .array(
                PermissionManifest.pinned.map { one in
                    [
                        "connector": .string(one.connector), "profile": .string(one.profile.rawValue),
                        "version": .int(one.version), "sha256": .string(one.sha256),
                    ]
                }
            ),
            "artifacts": .array(try packages().map(\.json)),
        ]
    }
}
