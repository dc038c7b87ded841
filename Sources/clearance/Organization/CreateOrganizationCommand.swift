import ArgumentParser
import Kernel

struct CreateOrganizationCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create",
        abstract: "Makes an organization with its sign-in and its first admin.",
        discussion: """
            The first admin's Jira account is linked with `organization link` once Jira is connected and can confirm it.

            EXAMPLE
              clearance organization create --name Acme --issuer https://login.acme.example --client-id clearance \\
                --admin-name 'Ada Admin' --admin-subject 00u1a2b3
            """
    )

    @Option(help: "The organization's name.") var name: String
    @Option(help: "The OIDC issuer at which its people sign in.") var issuer: String
    @Option(help: "The client id at that issuer.") var clientID: String
    @Option(help: "A file with the client secret; without it PKCE alone is used.") var clientSecretFile: String?
    @Option(help: "The first admin's name.") var adminName: String
    @Option(help: "The `sub` by which the issuer names the first admin.") var adminSubject: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let secret = try clientSecretFile.map(SecretInput.file)
        let input: JSON = [
            "name": .string(name), "issuer": .string(issuer), "clientID": .string(clientID),
            "clientSecret": .text(secret), "adminName": .string(adminName), "adminSubject": .string(adminSubject),
        ]
        let made = try await options.call("organization/create", input.withoutNulls)
        Shown.one(made, json: options.json)
        if !options.json { print("The token is shown this once: it acts for the first admin and ends tomorrow.") }
    }
}
