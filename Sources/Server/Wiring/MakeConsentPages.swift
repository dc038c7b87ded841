import ConnectorKit
import Connectors

/// The consent pages of those vendors at which the operator has an app.
func makeConsentPages(_ settings: Settings) -> [any ConsentPage] {
    var pages: [any ConsentPage] = []
    if let slug = settings.apps.fact("slug", of: "github"), settings.apps.fact("app_id", of: "github") != nil {
        pages.append(GitHubInstallPage(at: settings.gitHub, slug: slug))
    }
    if let clientID = settings.apps.fact("client_id", of: "entra") {
        pages.append(
            EntraConsentPage(authority: settings.entraAuthority, graph: settings.entraGraph, clientID: clientID)
        )
    }
    return pages
}
