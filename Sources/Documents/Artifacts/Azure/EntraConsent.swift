import Domain
import Kernel

/// Consent of a tenant's administrator to the operator's app, one app for each profile.
enum EntraConsent {
    static let artifact = Artifact(
        "entra-consent",
        connector: "entra",
        profiles: [.evidence, .provisioning],
        version: 1,
        "the page on which an administrator of the tenant consents to the operator's app",
        needs: [.tenant, .clientID, .redirectURI],
        takes: [.state]
    ) { context throws(Refusal) in
        guard ArtifactValue.isGUID(context[.clientID]) else {
            throw Refusal(.invalid, "value_invalid", "`client-id` has to be a GUID at Microsoft")
        }
        let link = link(context)
        let files = [
            ArtifactFile("required-resource-access.json", Pretty.json(GraphAccess.json(context.manifest))),
            ArtifactFile("steps.md", steps(context, link)),
        ]
        return (files, .link(link))
    }

    private static func link(_ context: ArtifactContext) -> String {
        var query = [
            ("client_id", context[.clientID]), ("scope", "https://graph.microsoft.com/.default"),
            ("redirect_uri", context[.redirectURI]),
        ]
        if let state = context.given(.state) { query.append(("state", state)) }
        return "https://login.microsoftonline.com/\(context[.tenant])/v2.0/adminconsent?" + WebAddress.form(query)
    }

    private static func steps(_ context: ArtifactContext, _ link: String) -> String {
        """
        # \(context.title) at Microsoft Entra

        \(context.heading)

        1. Sign in as an administrator who may grant tenant-wide consent in tenant \(Quoting.markdown(context[.tenant])).
        2. Open <\(link)>
        3. Compare what the page asks for with this list. Accept only when they are the same.
        4. The browser comes back to Clearance, which proves the consent by a call of its own before it believes it.

        \(Steps.permissions(context))
        To take it back, delete the enterprise application \(Quoting.markdown(context[.clientID])) in the tenant.

        """
    }
}

/// An app that belongs to the customer and trusts our issuer, so that no certificate and no secret is exchanged.
enum EntraApp {
    static let artifact = Artifact(
        "entra-app",
        connector: "entra",
        profiles: [.evidence, .provisioning],
        version: 1,
        "a script of the Azure command line: an app of the customer's own that trusts Clearance's issuer",
        needs: [.tenant, .issuer, .subject]
    ) { context throws(Refusal) in
        let credential: JSON = [
            "name": .string(context.slug), "issuer": .string(context[.issuer]), "subject": .string(context[.subject]),
            "audiences": ["api://AzureADTokenExchange"], "description": .string(context.heading),
        ]
        let files = [
            ArtifactFile("required-resource-access.json", Pretty.json(GraphAccess.json(context.manifest))),
            ArtifactFile("federated-credential.json", Pretty.json(credential)),
            ArtifactFile("create.sh", script(context)),
        ]
        return (files, .command("sh create.sh"))
    }

    private static func script(_ context: ArtifactContext) -> String {
        """
        #!/bin/sh
        # \(context.heading)
        # Run it once, in this folder, signed in with `az login` as an administrator who may grant tenant-wide consent.
        set -eu

        signed_in=$(az account show --query tenantId --output tsv)
        if [ "$signed_in" != \(Quoting.shell(context[.tenant].lowercased())) ]; then
            echo "error: az is signed in at tenant $signed_in" >&2
            exit 1
        fi

        app=$(az ad app create --display-name \(Quoting.shell(context.title)) --sign-in-audience AzureADMyOrg \\
            --required-resource-accesses @required-resource-access.json --query appId --output tsv)
        az ad sp create --id "$app" --output none
        az ad app federated-credential create --id "$app" --parameters @federated-credential.json --output none
        az ad app permission admin-consent --id "$app"
        echo "Give this client id to Clearance: $app"

        """
    }
}

/// What an app of Entra asks of Microsoft Graph.
enum GraphAccess {
    /// Microsoft Graph itself, in every tenant.
    static let graph = "00000003-0000-0000-c000-000000000000"

    /// As `az ad app create --required-resource-accesses` takes it.
    static func json(_ manifest: PermissionManifest) -> JSON {
        let access = manifest.permissions.compactMap(\.id).map { id -> JSON in ["id": .string(id), "type": "Role"] }
        return [["resourceAppId": .string(graph), "resourceAccess": .array(access)]]
    }
}
