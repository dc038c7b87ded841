import ArgumentParser
import Documents
import Domain
import Kernel

struct LintCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lint",
        abstract: "Judges whether artifacts of trust are read-only and safe to install.",
        discussion: """
            Reads CloudFormation templates, IAM policies, ARM templates, Azure role definitions, Bicep, Terraform and gcloud scripts
            for Google Cloud, manifests of apps, and steps that people follow. Needs no server. What it cannot judge is a finding, too.

            The access levels of AWS's actions come from a table in the program (\(IAMActions.origin)); a newer one is made by
            scripts/iam_actions.py.

            EXAMPLE
              clearance lint role.yaml
              clearance lint --sarif main.tf app-manifest.json
              clearance lint --profile evidence template.yaml permissions.json
            """
    )

    @Argument(help: "The files.") var files: [String]
    @Option(
        help: ArgumentHelp(
            "Judge the files as that kind.",
            valueName: ArtifactKind.allCases.map(\.rawValue).joined(separator: "|")
        )
    )
    var kind: String?
    @Option(
        help: ArgumentHelp(
            "Hold the files to the permissions of their connector under that profile, too.",
            valueName: ConnectionProfile.allCases.map(\.rawValue).joined(separator: "|")
        )
    )
    var profile: String?
    @Option(help: "A newer table of IAM actions.") var iamTable: String?
    @Flag(help: "Print JSON.") var json = false
    @Flag(help: "Print SARIF 2.1.0, for code scanning.") var sarif = false

    func validate() throws {
        guard !(json && sarif) else { throw ValidationError("choose one of --json and --sarif") }
        guard kind == nil || kind.flatMap(ArtifactKind.init(rawValue:)) != nil else {
            throw ValidationError("no kind of artifact is called `\(kind ?? "")`")
        }
        _ = try chosenProfile()
    }

    private func chosenProfile() throws -> ConnectionProfile? { try profile.map { try ProfileOption.read($0) } }

    func run() async throws {
        let table = try iamTable.map { try IAMActions(reading: try DocumentInput.text($0)) } ?? .shipped
        let lint = Lint(actions: table, profile: try chosenProfile())
        var findings: [LintFinding] = []
        for file in files {
            let text = try DocumentInput.text(file)
            findings += lint.check(text, named: file, as: kind.flatMap(ArtifactKind.init(rawValue:)))
        }
        show(findings)
        guard findings.isEmpty else { throw Verdict(.lintFound) }
    }

    private func show(_ findings: [LintFinding]) {
        let report = LintReport(findings)
        if json { return print(report.json.text) }
        if sarif { return print(report.sarif(version: Release.version).text) }
        for finding in findings {
            print("\(finding.file):\(finding.line): \(finding.message) (\(finding.rule.rawValue))")
            print("    \(finding.rule.reason)")
        }
        let count = files.count == 1 ? "1 file" : "\(files.count) files"
        print(findings.isEmpty ? "\(count), nothing found" : "\(count), \(findings.count) found")
    }
}
