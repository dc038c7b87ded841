package import ConnectorKit

/// The connectors that Clearance knows.
///
/// A new one is a folder beside this file and a line here.
package let connectorRegistry: [any Connector.Type] = [
    AWSConnector.self,
    EntraConnector.self,
    GCPConnector.self,
    GitHubConnector.self,
    JiraConnector.self,
    JiraDataCenterConnector.self,
    OAuthAPIConnector.self,
    OktaConnector.self,
    ServiceNowConnector.self,
    WebAPIConnector.self,
]

/// What they allow.
package let knownConnectors = KnownConnectors(connectorRegistry.map { $0.manifest })

/// The connector of that kind.
package func connector(of kind: String) -> (any Connector.Type)? {
    connectorRegistry.first { $0.manifest.kind.utf8.elementsEqual(kind.utf8) }
}

/// Every way to obtain a session that some connector names in its manifest.
package var credentialProviders: [any CredentialProvider.Type] { connectorRegistry.flatMap { $0.manifest.providers } }

/// The provider of that name.
package func credentialProvider(named name: String) -> (any CredentialProvider.Type)? {
    credentialProviders.first { $0.name.utf8.elementsEqual(name.utf8) }
}
