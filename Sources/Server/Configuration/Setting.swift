/// One thing that an operator may set: in the file, in the environment or by a flag.
package struct Setting: Sendable {
    /// Its name in the file, with dots; `http.port` is `CLEARANCE_HTTP_PORT` and `--http-port`.
    package let key: String
    package let fallback: String?
    package let isSecret: Bool
    package let help: String

    package init(_ key: String, fallback: String? = nil, isSecret: Bool = false, _ help: String) {
        (self.key, self.fallback, self.isSecret, self.help) = (key, fallback, isSecret, help)
    }

    package var variable: String { "CLEARANCE_" + key.uppercased().replacing(".", with: "_") }
    package var flag: String { "--" + key.replacing(".", with: "-") }

    package static let all: [Setting] = [
        Setting("mode", fallback: "production", "`production`, or `development` to allow plain http issuers"),
        Setting("data.folder", fallback: "clearance-data", "where database, keys and the operator's socket lie"),
        Setting("keys.folder", "where the key files lie; `keys` in the data folder when not set"),
        Setting(
            "keys.master",
            fallback: "file",
            "the key that wraps all others: `file`, `aws-kms:ARN`, `azure-keyvault:ADDRESS` or `transit:ADDRESS`"
        ),
        Setting("keys.previous", "master keys that still open what they wrapped, separated by commas"),
        Setting("keys.aws.url", "the address of AWS KMS where it is not the region's public one"),
        Setting(
            "secrets.store",
            fallback: "database",
            "where connections' secrets lie: `database`, `aws-secretsmanager:REGION` or `azure-keyvault:ADDRESS`"
        ),
        Setting("secrets.aws.url", "the address of Secrets Manager where it is not the region's public one"),
        Setting("secrets.grace.minutes", fallback: "60", "how long an old secret is kept after a new one is in use"),
        Setting("database.url", isSecret: true, "a PostgreSQL address; SQLite in the data folder when not set"),
        Setting("database.owner.url", isSecret: true, "the owner's PostgreSQL address, for `clearance migrate` only"),
        Setting("http.host", fallback: "127.0.0.1", "the address to listen on"),
        Setting("http.port", fallback: "8080", "the port to listen on"),
        Setting("http.address", "the public address; `http://localhost` with the port when not set"),
        Setting("core.url", "the Core's address when it runs apart; in process when not set"),
        Setting("core.app.id", "the app id for the Core"),
        Setting("core.app.secret", isSecret: true, "the secret of that app id"),
        Setting("core.host", fallback: "127.0.0.1", "the address `clearance core` listens on"),
        Setting("core.port", fallback: "8081", "the port `clearance core` listens on"),
        Setting("egress.allow", "origins that may be http, private or loopback, separated by commas"),
        Setting("mail.allow", "mail servers that may be private or loopback, as `host:port`, separated by commas"),
        Setting("mail.trust", "a PEM file of certificates that are trusted for mail servers besides the system's"),
        Setting("entra.authority.url", fallback: "https://login.microsoftonline.com", "where Entra gives tokens"),
        Setting("entra.graph.url", fallback: "https://graph.microsoft.com", "Microsoft Graph of the cloud"),
        Setting("jira.api.url", "where calls to Jira go when not to the site itself, for all Jira connections"),
        Setting("github.url", fallback: "https://github.com", "where people install GitHub Apps"),
        Setting("github.api.url", fallback: "https://api.github.com", "GitHub's API"),
        Setting("gcp.sts.url", fallback: "https://sts.googleapis.com", "where Google Cloud exchanges tokens"),
        Setting("gcp.iam.url", fallback: "https://iamcredentials.googleapis.com", "where it impersonates"),
        Setting("gcp.api.url", "where all other calls to Google Cloud go; to each service's own host when not set"),
        Setting("apps.github.app.id", "the id of the operator's GitHub App"),
        Setting("apps.github.slug", "the name of that app in GitHub's addresses"),
        Setting("apps.github.key.file", "a file with that app's private key, which only its owner may read"),
        Setting("apps.github.webhook.secret.file", "a file with that app's webhook secret"),
        Setting("apps.entra.client.id", "the client id of the operator's multi-tenant app in Entra"),
        Setting("apps.entra.certificate.thumbprint", "SHA-256 of that app's certificate, in hexadecimal"),
        Setting("apps.entra.key.file", "a file with the certificate's private key; our own issuer when not set"),
        Setting("apps.atlassian.client.id", "the client id of the operator's OAuth app at Atlassian"),
        Setting("apps.atlassian.secret.file", "a file with that app's secret"),
        Setting("issuer.url", "the address that tokens name as their issuer; the public address when not set"),
        Setting("issuer.key.days", fallback: "30", "for how many days a key of the issuer signs"),
        Setting("aws.endpoint.url", "where all services of AWS answer instead, in the sandbox and in tests"),
        Setting("aws.key.id", "the access key id of this server at AWS; its ambient identity when not set"),
        Setting("aws.secret.file", "the file that holds the secret access key of that id"),
        Setting("atlassian.auth.url", fallback: "https://auth.atlassian.com", "where people consent to Atlassian apps"),
        Setting("atlassian.api.url", fallback: "https://api.atlassian.com", "where sites answer to Atlassian apps"),
        Setting("development.secret", isSecret: true, "what provider `env` shows; development only"),
        Setting("checkpoint.folder", "where each signed checkpoint is also written as a file"),
        Setting("retention.days", fallback: "365", "how many days entries of the log are kept"),
        Setting("retention.identities.days", "the same for external identities; as the log when not set"),
        Setting("retention.jobs.days", fallback: "90", "how many days finished jobs are kept"),
        Setting(
            "credential.link.hours",
            fallback: "24",
            "for how many hours a one-time link for secrets is good, 1 to 168"
        ),
        Setting("log.level", fallback: "info", "`trace`, `debug`, `info`, `notice`, `warning`, `error` or `critical`"),
    ]
}
