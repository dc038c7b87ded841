import ArgumentParser
import Documents
import Domain
import Kernel

struct ArtifactsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "artifacts",
        abstract: "What a customer installs or follows so that Clearance is trusted, and what it is allowed by that.",
        discussion: """
            Templates, scripts, manifests of apps, pages of consent and steps, made from the values that are given: the same values
            make the same bytes. Needs no server. `clearance lint --profile` judges what was made.
            """,
        subcommands: [ListArtifacts.self, ShowArtifact.self, WriteArtifact.self]
    )
}

struct ListArtifacts: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Names the artifacts.",
        discussion: """
            With `--json` it prints the release manifest: the hash of every artifact, made with example values, and of every list of
            permissions.

            EXAMPLE
              clearance artifacts list
              clearance artifacts list --connector aws
            """
    )

    @Option(help: "Those of one connector.") var connector: String?
    @Flag(help: "Print the release manifest.") var json = false

    func validate() throws {
        guard !json || connector == nil else {
            throw ValidationError("the release manifest is whole; leave out --connector")
        }
    }

    func run() async throws {
        if json { return print(try ReleaseManifest.text(), terminator: "") }
        let chosen = Artifacts.all.filter { connector == nil || $0.connector == connector }
        guard !chosen.isEmpty else {
            let known = Set(Artifacts.all.map(\.connector)).sorted().joined(separator: ", ")
            throw Refusal(
                .notFound,
                "no_such_connector",
                "no artifact is for that connector; there are some for \(known)"
            )
        }
        var table = Table("NAME", "CONNECTOR", "PROFILES", "VERSION", "WHAT")
        for one in chosen {
            let profiles = one.profiles.map(\.rawValue).joined(separator: ",")
            table.add(one.name, one.connector, profiles, String(one.version), one.summary)
        }
        print(table.text)
    }
}

/// The name of a profile on the command line.
enum ProfileOption {
    static let names = ConnectionProfile.allCases.map(\.rawValue).joined(separator: "|")

    static func read(_ text: String) throws -> ConnectionProfile {
        guard let profile = ConnectionProfile(rawValue: text) else {
            throw ValidationError("no profile is called `\(text)`; choose one of \(names)")
        }
        return profile
    }
}
