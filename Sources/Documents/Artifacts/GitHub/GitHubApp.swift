import Domain
import Kernel

/// A GitHub App that only reads: its manifest, and the page on which it is registered with everything filled in.
enum GitHubApp {
    static let artifact = Artifact(
        "github-app",
        connector: "github",
        version: 1,
        "for whoever runs Clearance: the manifest of a GitHub App, and the page that registers it, filled in",
        needs: [.gitHubOrganization, .url, .webhookURL, .redirectURI],
        takes: [.appName, .state]
    ) { context throws(Refusal) in
        let files = [
            ArtifactFile("app-manifest.json", Pretty.json(manifest(context))), ArtifactFile("steps.md", steps(context)),
        ]
        return (files, .link(link(context)))
    }

    /// Events that tell of members, repositories and their protection.
    static let events = ["branch_protection_rule", "member", "organization", "repository"]

    private static func levels(_ manifest: PermissionManifest) -> [(name: String, level: String)] {
        manifest.names.map { name in
            let parts = name.split(separator: ":", maxSplits: 1)
            return (String(parts[0]), String(parts[1]))
        }
    }

    private static func manifest(_ context: ArtifactContext) -> JSON {
        [
            "name": .string(context[.appName]), "url": .string(context[.url]),
            "description": .string(context.heading),
            "hook_attributes": ["url": .string(context[.webhookURL]), "active": true],
            "redirect_url": .string(context[.redirectURI]), "public": false,
            "default_permissions": .object(levels(context.manifest).map { .init($0.name, .string($0.level)) }),
            "default_events": .strings(events),
        ]
    }

    private static func link(_ context: ArtifactContext) -> String {
        var query = [
            ("name", context[.appName]), ("url", context[.url]), ("public", "false"), ("webhook_active", "true"),
            ("webhook_url", context[.webhookURL]), ("callback_urls[]", context[.redirectURI]),
        ]
        query += levels(context.manifest).map { ($0.name, $0.level) }
        query += events.map { ("events[]", $0) }
        if let state = context.given(.state) { query.append(("state", state)) }
        let organization = WebAddress.encode(context[.gitHubOrganization])
        return "https://github.com/organizations/\(organization)/settings/apps/new?" + WebAddress.form(query)
    }

    private static func steps(_ context: ArtifactContext) -> String {
        """
        # \(context.title) at GitHub

        \(context.heading)

        1. Sign in as an owner of the organization \(Quoting.markdown(context[.gitHubOrganization])).
        2. Open the link that Clearance printed, or register an app from `app-manifest.json`.
        3. Compare the permissions on the page with this list; each has to say read-only. Leave everything else at no access.
        4. Make a random secret for the webhook and enter it under *Webhook secret*. Press *Create GitHub App*, then *Generate a private key*.
           Give Clearance the app's id, its slug, the key's file and the secret's file: `apps.github.app.id`, `apps.github.slug`,
           `apps.github.key.file`, `apps.github.webhook.secret.file`. The files belong to the service's user alone; delete other copies.
        5. Press *Install App*, choose the repositories and install it.

        \(Steps.permissions(context))
        To take it back, uninstall the app on the organization's settings page.

        """
    }
}

/// The installation of the operator's own app.
enum GitHubInstallation {
    static let artifact = Artifact(
        "github-installation",
        connector: "github",
        version: 1,
        "the page on which an owner installs the operator's GitHub App",
        needs: [.gitHubOrganization, .appSlug],
        takes: [.state]
    ) { context throws(Refusal) in
        let state = context.given(.state).map { "?" + WebAddress.form([("state", $0)]) } ?? ""
        let link = "https://github.com/apps/\(context[.appSlug])/installations/new\(state)"
        return ([ArtifactFile("steps.md", steps(context, link))], .link(link))
    }

    private static func steps(_ context: ArtifactContext, _ link: String) -> String {
        """
        # \(context.title) at GitHub

        \(context.heading)

        1. Sign in as an owner of the organization \(Quoting.markdown(context[.gitHubOrganization])).
        2. Open <\(link)>
        3. Choose the organization and the repositories, and compare the permissions with this list. Install only when they are the same.
        4. The browser comes back to Clearance, which proves the installation by a call of its own before it believes it.

        \(Steps.permissions(context))
        To take it back, uninstall or suspend the app on the organization's settings page.

        """
    }
}
