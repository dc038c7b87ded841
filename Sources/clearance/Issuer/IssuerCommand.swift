import ArgumentParser

struct IssuerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "issuer",
        abstract: "This server as an OIDC issuer that clouds trust instead of a secret.",
        discussion: """
            EXAMPLE
              clearance issuer show
              clearance issuer write public
              clearance issuer check
            """,
        subcommands: [ShowIssuer.self, WriteIssuer.self, CheckIssuer.self, RotateIssuer.self, WithdrawIssuer.self]
    )
}
