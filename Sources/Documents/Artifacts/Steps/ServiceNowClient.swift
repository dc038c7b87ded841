import Domain
import Kernel

/// An OAuth client of ServiceNow, bound to a user who can only read.
enum ServiceNowClient {
    static let artifact = Artifact(
        "servicenow-oauth",
        connector: "servicenow",
        version: 1,
        "steps: an OAuth client with the client credentials grant, bound to a user who only reads",
        needs: [.instance]
    ) { context throws(Refusal) in
        let host = "https://\(context[.instance]).service-now.com"
        return (
            [ArtifactFile("steps.md", steps(context, host))],
            .link("\(host)/now/nav/ui/classic/params/target/oauth_entity_list.do")
        )
    }

    private static func steps(_ context: ArtifactContext, _ host: String) -> String {
        """
        # \(context.title) at ServiceNow

        \(context.heading)

        1. Sign in at \(Quoting.markdown(host)) with the roles `admin` and, elevated, `security_admin`.
        2. *All*, `sys_properties.list`: set `glide.oauth.inbound.client.credential.grant_type.enabled` to `true`; make it when it is
           not there. It is off by default, and without it the instance refuses the client credentials grant.
        3. *User Administration*, *Roles*, *New*: \(Quoting.markdown("clearance_evidence")). *Submit*.
        4. *System Security*, *Access Control (ACL)*, *New*, once for each table of the list below: type `record`, operation `read`, the
           table's name, and \(Quoting.markdown("clearance_evidence")) under *Requires role*.
        5. *User Administration*, *Users*, *New*: user id \(Quoting.markdown("clearance.evidence")), *Web service access only* switched on, no
           password. Give it the roles \(Quoting.markdown("clearance_evidence")) and \(Quoting.markdown("snc_read_only")), and no other.
        6. *System OAuth*, *Application Registry*, *New*, *Create an OAuth API endpoint for external clients*: name
           \(Quoting.markdown(context.title)), *Default Grant type* client credentials, *OAuth Application User*
           \(Quoting.markdown("clearance.evidence")), *Access Token Lifespan* 1800. Leave the secret empty, so that the instance makes it. *Submit*.
        7. Open the entry and enter the client id and the secret into Clearance's form, or have a one-time link sent to whoever knows them.
           They belong in no mail and no ticket.

        \(Steps.permissions(context))
        The password grant is not used; Clearance refuses it. To take the access back, set the entry to inactive and lock the user.

        """
    }
}
