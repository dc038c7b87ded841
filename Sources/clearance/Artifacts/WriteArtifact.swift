import ArgumentParser
import Documents
import Domain
import Foundation
import Kernel

struct WriteArtifact: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "write",
        abstract: "Writes an artifact's files and prints how it is started.",
        discussion: """
            The values are checked, and one that could leave its place in a file is refused. A file that is there already is left
            as it is when it holds the same bytes; when it holds others nothing is written without `--force`.

            EXAMPLE
              clearance artifacts write aws-role --folder aws --set external-id=EXTERNAL-ID-OF-THE-CONNECTION \\
                --set operator-role=arn:aws:iam::123456789012:role/clearance
            """
    )

    @Argument(help: "The artifact's name.") var name: String
    @Option(help: ArgumentHelp("The profile.", valueName: ProfileOption.names)) var profile = "evidence"
    @Option(help: ArgumentHelp("A value; may be given more than once.", valueName: "name=value")) var set: [String] = []
    @Option(help: "A connection, as the API tells it, whose values are taken.") var from: String?
    @Option(
        help: "A YAML or JSON file with values by name, which go before those of `--from`; `--set` goes before both."
    ) var values: String?
    @Option(help: "The folder; it is made when it is not there.") var folder = "."
    @Flag(help: "Replace files that hold other bytes.") var force = false
    @Flag(help: "Print JSON.") var json = false

    func validate() throws {
        _ = try ProfileOption.read(profile)
        for text in set where !text.contains("=") { throw ValidationError("`--set \(text)` is no name=value") }
    }

    func run() async throws {
        let artifact = try Artifacts.named(name)
        let made = try artifact(try given(for: artifact), profile: try ProfileOption.read(profile))
        try write(made.files)
        if json { return print(made.json.text) }
        for file in made.files { print("\(file.sha256)  \(file.name)") }
        switch made.launch {
        case .link(let link): print("\nOpen \(link)")
        case .command(let command): print("\nIn the folder \(folder), run\n  \(command)")
        }
    }

    private func given(for artifact: Artifact) throws -> [String: String] {
        var given = try from.map { try ConnectionValues.of(try DocumentInput.read($0), for: artifact) } ?? [:]
        for member in try values.map({ try DocumentInput.read($0) })?.members ?? [] {
            guard let text = member.value.string ?? member.value.integer.map(String.init) else {
                throw Refusal(.invalid, "value_invalid", "`\(member.key)` has to be a text")
            }
            given[member.key] = text
        }
        for text in set {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            given[String(parts[0])] = String(parts[1])
        }
        return given
    }

    /// Looks at all files before it writes one.
    private func write(_ files: [ArtifactFile]) throws {
        let there = URL(filePath: folder)
        var missing: [ArtifactFile] = []
        for file in files {
            let held = FileManager.default.contents(atPath: there.appending(path: file.name).path)
            if held == Data(file.text.utf8) { continue }
            guard held == nil || force else {
                throw Refusal(
                    .conflict,
                    "file_differs",
                    "`\(file.name)` is in the folder and holds other bytes; nothing was written. Choose another folder or --force"
                )
            }
            missing.append(file)
        }
        do {
            try FileManager.default.createDirectory(at: there, withIntermediateDirectories: true)
            for file in missing {
                try Data(file.text.utf8).write(to: there.appending(path: file.name), options: .atomic)
            }
        } catch {
            throw Refusal(.unavailable, "file_unwritable", "the folder `\(folder)` cannot be written")
        }
    }
}
