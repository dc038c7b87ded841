import ArgumentParser
import Kernel

struct LicenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "licence",
        abstract: "Whether access may be added at providers; a self-hosted Clearance needs no licence.",
        subcommands: [ShowLicence.self, InstallLicenceCommand.self, RequireLicenceCommand.self]
    )
}

struct ShowLicence: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Prints whether a licence is needed, and how it stands.",
        discussion: """
            EXAMPLE
              clearance licence show
            """
    )

    @OptionGroup var options: OperatorOptions

    func run() async throws { Shown.one(try await options.call("licence/show"), json: options.json) }
}

struct InstallLicenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "install",
        abstract: "Installs a licence file; it is verified offline.",
        discussion: """
            EXAMPLE
              clearance licence install licence.txt
            """
    )

    @Argument(help: "The signed file, unchanged.") var file: String
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let document = try SecretInput.file(file) + "\n"
        Shown.one(try await options.call("licence/install", ["document": .string(document)]), json: options.json)
    }
}

struct RequireLicenceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "require",
        abstract:
            "Says that an organization needs a licence, and by whose word; for whoever hosts Clearance for others.",
        discussion: """
            EXAMPLE
              clearance licence require file --key licences.example+1a2b3c4d+AR...
              clearance licence require forge --app ari:cloud:ecosystem::app/11111111-2222-3333-4444-555555555555
              clearance licence require none
            """
    )

    @Argument(help: "file, forge or none.") var source: String
    @Option(help: "The verifier key of whoever signs licence files: name+hash+key.") var key: String?
    @Option(help: "The ARI of the Forge app.") var app: String?
    @OptionGroup var options: OperatorOptions

    func run() async throws {
        let input: JSON = ["source": .string(source), "key": .text(key), "app": .text(app)]
        Shown.one(try await options.call("licence/require", input.withoutNulls), json: options.json)
    }
}
