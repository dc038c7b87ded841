import ArgumentParser
import Kernel

struct ShowNotices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Shows how people are told; of secrets only whether they are set."
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let shown = try await options.call("notices/show")
        if shown.isNull, !options.json { return print("nobody is told anything") }
        Shown.one(shown, json: options.json)
    }
}

struct SetNotices: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Says how people are told: the mail server, the usual language and time zone.",
        discussion: """
            The password and the webhooks are sealed by `clearance notices secret`.

            EXAMPLE
              clearance notices set --host smtp.example.com --user clearance --from clearance@example.com \
            --domain example.com --language de --time-zone Europe/Berlin
              clearance notices set --off
            """
    )

    @Option(help: "The mail server; without it nobody is written to.") var host: String?
    @Option(help: "Its port; 587, or 465 for implicit TLS, unless given.") var port: Int?
    @Option(help: "How it is encrypted: starttls or implicit.") var security = "starttls"
    @Option(help: "The account at the mail server.") var user: String?
    @Option(help: "Whom mails are from.") var from: String?
    @Option(help: "A domain in which people's addresses may lie; may be repeated.") var domain: [String] = []
    @Option(help: "The usual language: en or de.") var language = "en"
    @Option(help: "The usual time zone, such as Europe/Berlin.") var timeZone = "UTC"
    @Flag(help: "Comment on issues when access is about to end, ends or is revoked.") var commentsInJira = false
    @Flag(help: "Tell nobody anything any more.") var off = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let mail: JSON = [
            "host": .text(host), "port": .int(port), "security": .string(security), "user": .text(user),
            "from": .text(from), "domains": .strings(domain),
        ]
        let input: JSON = [
            "mail": host == nil ? .null : mail.withoutNulls, "language": .string(language),
            "timeZone": .string(timeZone), "commentsInJira": .bool(commentsInJira), "off": .bool(off),
        ]
        Shown.one(try await options.call("notices/set", input), json: options.json)
    }
}

struct NoticeSecretCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "secret",
        abstract: "Seals the mail password or a webhook's address, read from standard input.",
        discussion: """
            EXAMPLE
              clearance notices secret mail_password < password.txt
              clearance notices secret slack_approvals < webhook.txt
              clearance notices secret teams_admins --remove
            """
    )

    @Argument(help: "mail_password, slack_approvals, slack_admins, teams_approvals or teams_admins.") var field: String
    @Flag(help: "Let go of what is stored.") var remove = false
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let value: JSON = remove ? .null : .string(SecretInput.standardInput())
        let input: JSON = ["field": .string(field), "value": value]
        Shown.one(try await options.call("notices/secret", input.withoutNulls), json: options.json)
    }
}

struct NoticeMatrixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "matrix",
        abstract: "Shows who is told of what."
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let found = try await options.call("notices/matrix")
        Shown.list(["items": found, "next": nil], json: options.json, "event", "room", "isDigestible", "isMandatory")
    }
}
