/// Rules 5, 6 and 8 on a script: what it fetches and runs, and what its commands of Google Cloud and Azure grant.
struct CheckScript {
    private static let fetching = ["curl ", "wget ", "git clone", "gsutil cp", "gcloud storage cp"]
    private static let running = ["eval ", "| sh", "| bash", "source <(", "bash <(", "sh -c", "bash -c", "python"]

    func callAsFunction(_ text: String, into findings: inout LintFindings) {
        let commands = ScriptCommand.all(in: text)
        let gcloud = CheckGcloudCommand(commands)
        for command in commands {
            for word in Self.fetching where command.text.contains(word) {
                findings.add(.fetchesAtInstall, command.line, "the script uses `\(Self.trimmed(word))`")
            }
            for word in Self.running where command.text.contains(word) {
                findings.add(.runsCode, command.line, "the script uses `\(Self.trimmed(word))`")
            }
            if command.text.contains("gcloud ") { gcloud.check(command, into: &findings) }
            if command.text.contains("az ") { CheckAzCommand.check(command, into: &findings) }
        }
    }

    private static func trimmed(_ word: String) -> String { word.last == " " ? String(word.dropLast()) : word }
}
