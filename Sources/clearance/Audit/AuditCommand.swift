import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The tamper-evident log: verify, prove, checkpoint, export, and its keys.",
        subcommands: [
            VerifyLog.self, ProveEntry.self, SignCheckpoint.self, ExportLog.self, ShowKey.self, ExportKeys.self,
        ]
    )
}
