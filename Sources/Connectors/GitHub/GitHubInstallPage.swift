import ConnectorKit
package import Domain
package import Kernel

/// The page on which an owner installs the operator's GitHub App.
package struct GitHubInstallPage: ConsentPage {
    package let vendor = "github"
    package let provider = GitHubApp.name
    package let displayName = "GitHub"

    private let home: WebAddress
    private let slug: String

    /// - Parameters:
    ///   - home: where people use GitHub, such as `https://github.com`.
    ///   - slug: the app's name in GitHub's addresses.
    package init(at home: WebAddress, slug: String) { (self.home, self.slug) = (home, slug) }

    /// GitHub sends people back to the address that the app's own settings name, whatever the query says.
    package func address(for connection: Connection, state: String, redirect: WebAddress) throws(Refusal) -> WebAddress
    {
        home.appending(["apps", slug, "installations", "new"], query: [("state", state)])
    }

    package func claim(_ answer: [String: String], for connection: Connection) throws(Refusal) -> [String: String] {
        guard answer["setup_action"] != "request" else {
            let why = "an owner of the organization has to approve the installation; start again once that is done"
            throw Refusal(.conflict, "installation_requested", why)
        }
        guard let text = answer["installation_id"], let id = Int64(text), id > 0, String(id) == text else {
            throw Refusal(.invalid, "answer_invalid", "the answer names no installation; start again")
        }
        return ["installation_id": text]
    }

    package func installation(in claim: [String: String]) -> String? { claim["installation_id"] }
}
