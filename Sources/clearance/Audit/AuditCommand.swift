import ArgumentParser

struct AuditCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "audit",
        abstract: "The tamper-evident log: verify, prove, checkpoint, export, and its keys.",
        discussion: """
            EXAMPLE
              clearance audit verify
              clearance audit export --from 2026-01-01T00:00:00Z --out spring.jsonl
              clearance audit verify spring.jsonl --key vkey.txt
            """,
        subcommands: [
            VerifyLog.self, ProveEntry.self, SignCheckpoint.self, ExportLog.self, ShowKey.self, RotateKey.self,
            ExportKeys.self,
        ]
    )
}
