package import ConnectorKit
package import Kernel
import Signing
import Vault

/// The apps that the operator registered at vendors, and that customers install or consent to.
///
/// Their secrets lie in files that only their owner may read, and are read anew for every use: a new key holds at once.
package struct OperatorApps: Sendable {
    private let facts: [String: [String: String]]
    private let files: [String: [String: String]]

    package init(_ effective: EffectiveSettings) {
        facts = AppSettings.all.mapValues { app in app.facts.compactMapValues { effective[$0] } }
        files = AppSettings.all.mapValues { app in app.files.compactMapValues { effective[$0] } }
    }

    /// The app at a vendor, for example `github`.
    ///
    /// - Throws: `app_missing`, with the setting that is missing.
    package func app(_ vendor: String) throws(ProviderFailure) -> OperatorApp {
        guard let app = AppSettings.all[vendor], let facts = facts[vendor], facts[app.identity] != nil else {
            let setting = AppSettings.all[vendor].flatMap { $0.facts[$0.identity] }.map { "; set `\($0)`" } ?? ""
            let why = "the operator of this server has not set up an app at `\(vendor)`"
            throw ProviderFailure(.terminal, "app_missing", why + setting)
        }
        let files = files[vendor] ?? [:]
        return OperatorApp(settings: facts) { try Self.read($0, of: vendor, at: files[$0]) }
    }

    /// Reads every file once, so that a server with a key that cannot be used does not start.
    package func check() throws(Refusal) {
        for (vendor, fields) in files {
            for (field, path) in fields {
                let secret = try OperatorFile.read(path, "\(vendor) \(field) file")
                if field == "private_key" { _ = try SigningKey(pem: secret, algorithm: .rs256) }
            }
        }
    }

    private static func read(_ field: String, of vendor: String, at path: String?) throws -> Secret {
        guard let path else {
            let setting = AppSettings.all[vendor]?.files[field].map { "; set `\($0)`" } ?? ""
            let why = "the operator's app at `\(vendor)` has no `\(field)`"
            throw ProviderFailure(.terminal, "app_secret_missing", why + setting)
        }
        return try OperatorFile.read(path, "\(vendor) \(field) file")
    }
}

/// Which settings describe an app: what is no secret by name, and which file holds which secret.
private struct AppSettings {
    /// The fact without which there is no app.
    let identity: String
    let facts: [String: String]
    let files: [String: String]

    static let all: [String: AppSettings] = [
        "github": AppSettings(
            identity: "app_id",
            facts: ["app_id": "apps.github.app.id", "slug": "apps.github.slug"],
            files: ["private_key": "apps.github.key.file", "webhook_secret": "apps.github.webhook.secret.file"]
        ),
        "entra": AppSettings(
            identity: "client_id",
            facts: [
                "client_id": "apps.entra.client.id", "certificate_thumbprint": "apps.entra.certificate.thumbprint",
            ],
            files: ["private_key": "apps.entra.key.file"]
        ),
        "atlassian": AppSettings(
            identity: "client_id",
            facts: ["client_id": "apps.atlassian.client.id"],
            files: ["client_secret": "apps.atlassian.secret.file"]
        ),
    ]
}
