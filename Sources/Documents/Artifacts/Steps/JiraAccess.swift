import Domain
import Kernel

/// Consent of a Jira Cloud site to the operator's OAuth app.
enum JiraCloudConsent {
    static let artifact = Artifact(
        "jira-cloud-consent",
        connector: "jira",
        profiles: [.evidence, .provisioning],
        version: 1,
        "the page on which somebody consents to the operator's Atlassian app for one site",
        needs: [.clientID, .redirectURI],
        takes: [.state]
    ) { context throws(Refusal) in
        let link = link(context)
        return ([ArtifactFile("steps.md", steps(context, link))], .link(link))
    }

    private static func link(_ context: ArtifactContext) -> String {
        var query = [
            ("audience", "api.atlassian.com"), ("client_id", context[.clientID]),
            ("scope", context.manifest.names.joined(separator: " ")), ("redirect_uri", context[.redirectURI]),
        ]
        if let state = context.given(.state) { query.append(("state", state)) }
        query += [("response_type", "code"), ("prompt", "consent")]
        return "https://auth.atlassian.com/authorize?" + WebAddress.form(query)
    }

    private static func steps(_ context: ArtifactContext, _ link: String) -> String {
        """
        # \(context.title) at Jira Cloud

        \(context.heading)

        1. Sign in at Atlassian with an account made for this, which sees the projects concerned and no others. What it consents to ends with
           it, and after 90 days without use.
        2. Open <\(link)>
        3. Choose the site and compare the scopes with this list. Accept only when they are the same.
        4. The browser comes back to Clearance, which reads the sites that were granted before it believes it.

        \(Steps.permissions(context))
        To take it back, remove the app under *Connected apps* of the account.

        """
    }
}

/// A personal access token of Jira Data Center, whose rights are those of its account.
enum JiraDataCenterToken {
    static let artifact = Artifact(
        "jira-data-center",
        connector: "jira_data_center",
        profiles: [.evidence, .provisioning],
        version: 1,
        "steps: an account with the project permissions of the profile, and its personal access token",
        needs: [.baseURL]
    ) { context throws(Refusal) in
        var base = context[.baseURL]
        if base.hasSuffix("/") { base.removeLast() }
        return (
            [ArtifactFile("steps.md", steps(context, base))],
            .link(
                base
                    + "/secure/ViewProfile.jspa?selectedTab=com.atlassian.pats.pats-plugin:jira-user-personal-access-tokens"
            )
        )
    }

    private static func steps(_ context: ArtifactContext, _ base: String) -> String {
        """
        # \(context.title) at Jira Data Center

        \(context.heading)

        Personal access tokens need Jira 8.14 or Jira Service Management 4.15. They have no scopes: the token can do what its account can,
        so the account's permissions are the limit.

        1. *Administration*, *User management*, *Create user*: \(Quoting.markdown(context.slug)), in no group that has more than the
           right to sign in.
        2. *Projects*, each project concerned, *Project settings*, *Permissions*: give the account the project permissions of the list
           below, through a role of its own, and no other.
        3. Sign in as the account at \(Quoting.markdown(base)) and open *Profile*, *Personal Access Tokens*, *Create token*: name
           \(Quoting.markdown(context.title)), expiry in 90 days.
        4. Paste the token into Clearance's form. It is tried as a Bearer token at once; basic authentication is not supported.

        \(Steps.permissions(context))
        To take it back, revoke the token on the same page. Clearance warns before it expires.

        """
    }
}
