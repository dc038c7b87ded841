import Domain
import Kernel

/// The same as the Terraform file, as a script for Cloud Shell; it may be run again.
enum GCPScript {
    static let artifact = Artifact(
        "gcp-script",
        connector: "gcp",
        version: 1,
        "a gcloud script: workload identity federation for one project, no key",
        needs: GCP.needs,
        takes: GCP.takes
    ) { context throws(Refusal) in
        ([ArtifactFile("set-up.sh", text(GCP(context)))], .command("sh set-up.sh"))
    }

    private static func text(_ gcp: GCP) -> String {
        """
        #!/bin/sh
        # \(gcp.context.heading)
        # Run it in Cloud Shell, or signed in with `gcloud auth login`, as an owner of the project. It may be run again.
        set -eu

        gcloud services enable \(GCP.services.joined(separator: " ")) --project \(project(gcp))

        \(pool(gcp))

        \(access(gcp))

        echo \(Quoting.shell("Give this service account to Clearance: \(gcp.email)"))

        """
    }

    private static func project(_ gcp: GCP) -> String { Quoting.shell(gcp.project) }

    private static func pool(_ gcp: GCP) -> String {
        let (pool, provider) = (Quoting.shell(gcp.pool), Quoting.shell(gcp.provider))
        return """
            gcloud iam workload-identity-pools describe \(pool) --project \(project(gcp)) --location global >/dev/null 2>&1 ||
            gcloud iam workload-identity-pools create \(pool) --project \(project(gcp)) --location global --display-name Clearance

            # Without the condition every token of the issuer would be taken. No audience is named, so that it has to be the
            # provider's own full name, which no other relying party has.
            gcloud iam workload-identity-pools providers describe \(provider) --project \(project(gcp)) --location global \\
                --workload-identity-pool \(pool) >/dev/null 2>&1 ||
            gcloud iam workload-identity-pools providers create-oidc \(provider) --project \(project(gcp)) --location global \\
                --workload-identity-pool \(pool) \\
                --issuer-uri \(Quoting.shell(gcp.context[.issuer])) \\
                --attribute-mapping 'google.subject=assertion.sub' \\
                --attribute-condition "\(gcp.condition)"
            """
    }

    private static func access(_ gcp: GCP) -> String {
        let (email, role) = (Quoting.shell(gcp.email), Quoting.shell(gcp.role))
        return """
            gcloud iam service-accounts describe \(email) --project \(project(gcp)) >/dev/null 2>&1 ||
            gcloud iam service-accounts create \(Quoting.shell(gcp.account)) --project \(project(gcp)) \\
                --display-name \(Quoting.shell(gcp.context.title))

            gcloud iam roles describe \(role) --project \(project(gcp)) >/dev/null 2>&1 ||
            gcloud iam roles create \(role) --project \(project(gcp)) --title \(Quoting.shell(gcp.context.title)) \\
                --permissions \(gcp.context.manifest.names.joined(separator: ","))

            gcloud projects add-iam-policy-binding \(project(gcp)) --condition None \\
                --member \(Quoting.shell("serviceAccount:" + gcp.email)) \\
                --role \(Quoting.shell("projects/\(gcp.project)/roles/\(gcp.role)")) >/dev/null

            gcloud iam service-accounts add-iam-policy-binding \(email) --project \(project(gcp)) \\
                --role roles/iam.workloadIdentityUser \\
                --member \(Quoting.shell(gcp.member)) >/dev/null
            """
    }
}
