package import Domain
package import Kernel
package import Vault

/// The settings as the program uses them: checked, and with the right types.
package struct Settings: Sendable {
    package enum Mode: String, Sendable, CaseIterable { case production, development }

    package enum Database: Sendable {
        /// In the data folder.
        case sqlite
        case postgres(Secret)
    }

    package enum Core: Sendable {
        case inProcess
        case apart(url: WebAddress, appID: String, secret: Secret)
    }

    package struct Listener: Equatable, Sendable {
        package var host: String
        package var port: Int

        package init(host: String, port: Int) { (self.host, self.port) = (host, port) }
    }

    package var mode: Mode
    package var dataFolder: String
    package var keysFolder: String
    /// Wraps data keys; the others only open what they wrapped.
    package var master: MasterKeyAddress
    package var previousMasters: [MasterKeyAddress]
    package var keyServiceAddress: WebAddress?
    package var secretStore: SecretStoreAddress
    package var secretStoreAddress: WebAddress?
    /// How long old secrets are kept after new ones were put into use.
    package var secretGrace: Span
    package var database: Database
    package var databaseOwner: Secret?
    package var listener: Listener
    package var publicAddress: WebAddress
    package var core: Core
    package var coreListener: Listener
    /// Origins that may be http, private or loopback: nobody but the operator names them.
    package var allowedOrigins: [String]
    /// Mail servers that may be private or loopback, as `host:port`.
    package var allowedMailServers: [String]
    /// A PEM file of certificates that are trusted for mail servers besides the system's.
    package var mailTrust: String?
    package var entraAuthority: WebAddress
    package var entraGraph: WebAddress
    /// Where calls to Jira go instead of the site; checked to be an address.
    package var jiraAPI: String?
    package var gitHub: WebAddress
    package var gitHubAPI: WebAddress
    package var gcpTokens: WebAddress
    package var gcpCredentials: WebAddress
    /// Where all other calls to Google Cloud go; to each service's own host when not set.
    package var gcpAPI: String?
    /// The operator's own apps at vendors.
    package var apps: OperatorApps
    /// What tokens of this server name as their issuer, and where the documents about it are read.
    package var issuerAddress: WebAddress
    package var issuerKeyDays: Int
    /// Where all services of AWS answer instead, in the sandbox and in tests.
    package var awsEndpoint: WebAddress?
    package var awsKeyID: String?
    package var awsSecretFile: String?
    package var atlassianAuthorization: WebAddress
    package var atlassianAPI: WebAddress
    /// What the provider `env` shows, in development alone.
    package var developmentSecret: Secret?
    package var checkpointFolder: String?
    package var logLevel: String
    package var retention: RetentionPeriods
    package var credentialLinkHours: Int

    package init(_ effective: EffectiveSettings) throws(Refusal) {
        let read = CheckedSettings(effective)
        mode = try read.choice("mode")
        dataFolder = try read.text("data.folder")
        keysFolder = effective["keys.folder"] ?? dataFolder + "/keys"
        master = try read.masterKey(effective["keys.master"] ?? "file", "keys.master")
        previousMasters = try (effective["keys.previous"].map(CheckedSettings.list) ?? []).map { text throws(Refusal) in
            try read.masterKey(text, "keys.previous")
        }
        keyServiceAddress = try effective["keys.aws.url"].map { _ throws(Refusal) in
            try read.address("keys.aws.url", fallback: "")
        }
        secretStore = try read.secretStore()
        secretStoreAddress = try effective["secrets.aws.url"].map { _ throws(Refusal) in
            try read.address("secrets.aws.url", fallback: "")
        }
        secretGrace = .minutes(Int64(try read.number("secrets.grace.minutes", in: 1...10_080)))
        database = effective["database.url"].map { .postgres(Secret($0)) } ?? .sqlite
        databaseOwner = effective["database.owner.url"].map { Secret($0) }
        listener = try Listener(host: read.text("http.host"), port: read.port("http.port"))
        publicAddress = try read.address("http.address", fallback: "http://localhost:\(listener.port)")
        core = try read.core()
        coreListener = try Listener(host: read.text("core.host"), port: read.port("core.port"))
        allowedOrigins = effective["egress.allow"].map(CheckedSettings.list) ?? []
        allowedMailServers = effective["mail.allow"].map(CheckedSettings.list) ?? []
        mailTrust = effective["mail.trust"]
        entraAuthority = try read.address("entra.authority.url", fallback: "")
        entraGraph = try read.address("entra.graph.url", fallback: "")
        jiraAPI = try effective["jira.api.url"].map { text throws(Refusal) in
            _ = try read.address("jira.api.url", fallback: "")
            return text
        }
        gitHub = try read.address("github.url", fallback: "")
        gitHubAPI = try read.address("github.api.url", fallback: "")
        gcpTokens = try read.address("gcp.sts.url", fallback: "")
        gcpCredentials = try read.address("gcp.iam.url", fallback: "")
        gcpAPI = try effective["gcp.api.url"].map { _ throws(Refusal) in
            try read.address("gcp.api.url", fallback: "").origin
        }
        apps = OperatorApps(effective)
        issuerAddress = try read.address("issuer.url", fallback: publicAddress.origin)
        issuerKeyDays = try read.number("issuer.key.days", in: 2...365)
        awsEndpoint = effective["aws.endpoint.url"] == nil ? nil : try read.address("aws.endpoint.url", fallback: "")
        (awsKeyID, awsSecretFile) = (effective["aws.key.id"], effective["aws.secret.file"])
        atlassianAuthorization = try read.address("atlassian.auth.url", fallback: "")
        atlassianAPI = try read.address("atlassian.api.url", fallback: "")
        developmentSecret = effective["development.secret"].map { Secret($0) }
        checkpointFolder = effective["checkpoint.folder"]
        logLevel = try read.text("log.level")
        retention = try read.retention()
        credentialLinkHours = try read.number("credential.link.hours", in: CredentialLink.hours)
    }
}

/// Turns texts into values, and says which setting is wrong and where it came from.
private struct CheckedSettings {
    let effective: EffectiveSettings

    init(_ effective: EffectiveSettings) { self.effective = effective }

    static func list(_ text: String) -> [String] {
        text.split(separator: ",").map { $0.filter { $0 != " " } }.filter { !$0.isEmpty }
    }

    func text(_ key: String) throws(Refusal) -> String {
        guard let value = effective[key] else { throw wrong(key, "is needed") }
        return value
    }

    func number(_ key: String, in range: ClosedRange<Int>) throws(Refusal) -> Int {
        guard let value = Int(try text(key)), range.contains(value) else {
            throw wrong(key, "has to be a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return value
    }

    func port(_ key: String) throws(Refusal) -> Int { try number(key, in: 0...65_535) }

    func choice<Choice: RawRepresentable<String> & CaseIterable>(_ key: String) throws(Refusal) -> Choice {
        guard let value = Choice(rawValue: try text(key)) else {
            let names = Choice.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")
            throw wrong(key, "has to be one of \(names)")
        }
        return value
    }

    func secretStore() throws(Refusal) -> SecretStoreAddress {
        guard let address = SecretStoreAddress(effective["secrets.store"] ?? "database") else {
            throw wrong(
                "secrets.store",
                "has to be `database`, `aws-secretsmanager:REGION` or `azure-keyvault:ADDRESS`"
            )
        }
        return address
    }

    func masterKey(_ text: String, _ key: String) throws(Refusal) -> MasterKeyAddress {
        guard let address = MasterKeyAddress(text) else {
            throw wrong(key, "has to be `file`, `aws-kms:ARN`, `azure-keyvault:ADDRESS` or `transit:ADDRESS`")
        }
        return address
    }

    func address(_ key: String, fallback: String) throws(Refusal) -> WebAddress {
        guard let value = WebAddress(effective[key] ?? fallback) else {
            throw wrong(key, "has to be an address such as `https://clearance.example.com`")
        }
        return value
    }

    /// In whole days (N7, N8); external identities are kept as long as the log unless that is set apart.
    func retention() throws(Refusal) -> RetentionPeriods {
        let days = 30...3_650
        let identities = "retention.identities.days"
        return RetentionPeriods(
            audit: .days(Int64(try number("retention.days", in: days))),
            identities: effective[identities] == nil ? nil : .days(Int64(try number(identities, in: days))),
            jobs: .days(Int64(try number("retention.jobs.days", in: 1...3_650)))
        )
    }

    /// All three settings of the Core, or none of them (N23).
    func core() throws(Refusal) -> Settings.Core {
        let keys = ["core.url", "core.app.id", "core.app.secret"]
        let missing = keys.filter { effective[$0] == nil }
        if missing.count == keys.count { return .inProcess }
        if let first = missing.first { throw wrong(first, "is needed when the Core runs apart") }
        let url = try address("core.url", fallback: "")
        return .apart(url: url, appID: try text("core.app.id"), secret: Secret(try text("core.app.secret")))
    }

    private func wrong(_ key: String, _ problem: String) -> Refusal {
        let source = effective.entries.first { $0.setting.key == key }?.source
        let place = source.map { " (from \($0))" } ?? ""
        return Refusal(.invalid, "setting_invalid", "the setting `\(key)`\(place) \(problem)")
    }
}
