import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The tamper-evident log: verify, prove, checkpoint, export.",
        subcommands: [VerifyLog.self, ProveEntry.self, SignCheckpoint.self, ExportLog.self, ShowKey.self]
    )
}
