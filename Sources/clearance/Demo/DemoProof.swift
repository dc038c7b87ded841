import Foundation
import Kernel
import Ledger
import Server

/// Exports the log and verifies it from the file alone, with a key and a checkpoint that were handed out before.
struct DemoProof {
    let desk: Desk
    let folder: String

    var export: String { folder + "/audit-log.jsonl" }
    var key: String { folder + "/audit-key.txt" }
    var checkpoint: String { folder + "/audit-checkpoint.txt" }

    /// Hands out key and checkpoint, as an auditor would ask for them early on.
    func handOut() async throws {
        try write(try await desk.call("log/key")["key"]?.string ?? "", to: key)
        try write(try await desk.call("log/checkpoint")["checkpoint"]?.string ?? "", to: checkpoint)
    }

    func verify() async throws -> VerificationReport {
        guard FileManager.default.createFile(atPath: export, contents: nil, attributes: [.posixPermissions: 0o600]),
            let file = FileHandle(forUpdatingAtPath: export)
        else {
            throw Refusal(.unavailable, "file_unwritable", "the file `\(export)` cannot be written")
        }
        for try await piece in try await desk.export("log", [:]) { try file.write(contentsOf: Data(piece)) }
        try file.synchronize()
        try file.seek(toOffset: 0)
        let trust = Trust(keys: [try Files.key(key)], checkpoints: [try Files.text(checkpoint)])
        return try await Verifier(trust: trust).verifyExport { try file.read(upToCount: 1 << 20).map { Array($0) } }
    }

    private func write(_ text: String, to path: String) throws {
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    }
}
