import ArgumentParser
import Documents
import Domain
import Kernel

struct ShowArtifact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show",
        abstract: "Says which values an artifact is made from, and which permissions it gives.",
        discussion: """
            EXAMPLE
              clearance artifacts show aws-role
              clearance artifacts show entra-app --profile provisioning
            """
    )

    @Argument(help: "The artifact's name.") var name: String
    @Option(help: ArgumentHelp("The profile.", valueName: ProfileOption.names)) var profile = "evidence"
    @Flag(help: "Print JSON.") var json = false

    func validate() throws { _ = try ProfileOption.read(profile) }

    func run() async throws {
        let artifact = try Artifacts.named(name)
        let profile = try ProfileOption.read(profile)
        guard artifact.profiles.contains(profile),
            let manifest = PermissionManifest.pinned(artifact.connector, profile)
        else {
            throw Refusal(.invalid, "no_such_profile", "`\(name)` has no profile `\(profile.rawValue)`")
        }
        if json { return print(Self.json(artifact, manifest).text) }
        print("\(artifact.name), version \(artifact.version): \(artifact.summary)\n")
        print(Self.values(artifact).text + "\n")
        var table = Table("PERMISSION", "DOES", "FOR")
        for one in manifest.permissions {
            table.add(one.name, one.isWrite ? "writes" : "reads", one.use + (one.isOptional ? "; may be left out" : ""))
        }
        print(table.text)
        print(
            "\npermissions of \(manifest.connector) for \(profile.rawValue), version \(manifest.version), sha256 \(manifest.sha256)"
        )
    }

    private static func values(_ artifact: Artifact) -> Table {
        var table = Table("VALUE", "NEEDED", "IS")
        for value in artifact.needs { table.add(value.rawValue, "yes", value.help) }
        for value in artifact.takes {
            table.add(value.rawValue, value.standard.map { "no: \($0)" } ?? "no", value.help)
        }
        return table
    }

    private static func json(_ artifact: Artifact, _ manifest: PermissionManifest) -> JSON {
        let values = (artifact.needs + artifact.takes).map { value -> JSON in
            [
                "name": .string(value.rawValue), "needed": .bool(artifact.needs.contains(value)),
                "default": .text(value.standard), "help": .string(value.help),
            ]
        }
        return [
            "name": .string(artifact.name), "version": .int(artifact.version), "summary": .string(artifact.summary),
            "connector": .string(artifact.connector), "profiles": .strings(artifact.profiles.map(\.rawValue)),
            "values": .array(values), "permissions": manifest.json, "sha256": .string(manifest.sha256),
        ]
    }
}
