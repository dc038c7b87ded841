import Domain
import Kernel

/// Workload identity federation with one subject, a service account, and a role with the manifest's permissions.
enum GCPTerraform {
    static let artifact = Artifact(
        "gcp-terraform",
        connector: "gcp",
        version: 1,
        "Terraform: workload identity federation for one project, no key",
        needs: GCP.needs,
        takes: GCP.takes
    ) { context throws(Refusal) in
        ([ArtifactFile("main.tf", text(GCP(context)))], .command("terraform init && terraform apply"))
    }

    private static func text(_ gcp: GCP) -> String {
        """
        # \(gcp.context.heading)
        terraform {
          required_version = ">= 1.5.0"
          required_providers {
            google = {
              source  = "hashicorp/google"
              version = ">= 5.0.0"
            }
          }
        }

        provider "google" {
          project = \(Quoting.hcl(gcp.project))
        }

        resource "google_project_service" "needed" {
          for_each = toset([
        \(GCP.services.map { "    \(Quoting.hcl($0))," }.joined(separator: "\n"))
          ])
          service            = each.value
          disable_on_destroy = false
        }

        \(federation(gcp))

        \(access(gcp))

        """
    }

    private static func federation(_ gcp: GCP) -> String {
        """
        resource "google_iam_workload_identity_pool" "clearance" {
          workload_identity_pool_id = \(Quoting.hcl(gcp.pool))
          display_name              = "Clearance"
          depends_on                = [google_project_service.needed]
        }

        # Without the condition every token of the issuer would be taken. No audience is named, so that it has to be the
        # provider's own full name, which no other relying party has.
        resource "google_iam_workload_identity_pool_provider" "clearance" {
          workload_identity_pool_id          = google_iam_workload_identity_pool.clearance.workload_identity_pool_id
          workload_identity_pool_provider_id = \(Quoting.hcl(gcp.provider))
          attribute_condition                = \(Quoting.hcl(gcp.condition))
          attribute_mapping = {
            "google.subject" = "assertion.sub"
          }
          oidc {
            issuer_uri = \(Quoting.hcl(gcp.context[.issuer]))
          }
        }
        """
    }

    private static func access(_ gcp: GCP) -> String {
        """
        resource "google_service_account" "clearance" {
          account_id   = \(Quoting.hcl(gcp.account))
          display_name = \(Quoting.hcl(gcp.context.title))
        }

        resource "google_project_iam_custom_role" "clearance" {
          role_id = \(Quoting.hcl(gcp.role))
          title   = \(Quoting.hcl(gcp.context.title))
          permissions = [
        \(gcp.context.manifest.names.map { "    \(Quoting.hcl($0))," }.joined(separator: "\n"))
          ]
        }

        resource "google_project_iam_member" "clearance" {
          project = \(Quoting.hcl(gcp.project))
          role    = google_project_iam_custom_role.clearance.id
          member  = "serviceAccount:${google_service_account.clearance.email}"
        }

        resource "google_service_account_iam_member" "federation" {
          service_account_id = google_service_account.clearance.name
          role               = "roles/iam.workloadIdentityUser"
          member             = \(Quoting.hcl(gcp.member))
          depends_on         = [google_iam_workload_identity_pool_provider.clearance]
        }

        output "service_account" {
          description = "Give this to Clearance."
          value       = google_service_account.clearance.email
        }
        """
    }
}

/// What both artifacts of Google Cloud are made from.
struct GCP {
    static let needs: [ArtifactValue] = [.project, .projectNumber, .issuer, .subject]
    static let takes: [ArtifactValue] = [.pool, .provider, .serviceAccount]

    /// The interfaces that minting needs.
    static let services = ["iam.googleapis.com", "iamcredentials.googleapis.com", "sts.googleapis.com"]

    let context: ArtifactContext

    init(_ context: ArtifactContext) { self.context = context }

    var project: String { context[.project] }
    var pool: String { context[.pool] }
    var provider: String { context[.provider] }
    var account: String { context[.serviceAccount] }
    var role: String { "clearance\(context.profile.rawValue.capitalizedFirst)" }
    var condition: String { "assertion.sub == \(Quoting.cel(context[.subject]))" }

    private var poolName: String {
        "iam.googleapis.com/projects/\(context[.projectNumber])/locations/global/workloadIdentityPools/\(pool)"
    }

    var member: String { "principal://\(poolName)/subject/\(context[.subject])" }
    var email: String { "\(account)@\(project).iam.gserviceaccount.com" }
}
