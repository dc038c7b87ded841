import Foundation
import Kernel
import Logging

/// Writes signed checkpoints as files, so that they can be handed out by whatever serves or mails files.
///
/// One folder an organization: `SIZE.txt` for each checkpoint, and `latest.txt`. Auditors compare what they were handed
/// with what we show, so files that exist are never changed but for `latest.txt`.
struct CheckpointFiles: Sendable {
    let folder: String
    let logger: Logger

    /// A file that cannot be written must not keep the log from being signed: it is told to the operator instead.
    func write(_ note: String, size: Int64, in scope: OrganizationScope) {
        let place = URL(filePath: folder).appending(path: Self.name(of: scope.organization))
        do {
            try FileManager.default.createDirectory(at: place, withIntermediateDirectories: true)
            let file = place.appending(path: "\(size).txt")
            if !FileManager.default.fileExists(atPath: file.path) {
                try Data(note.utf8).write(to: file, options: .atomic)
            }
            try Data(note.utf8).write(to: place.appending(path: "latest.txt"), options: .atomic)
        } catch {
            logger.error(
                "a checkpoint was signed but could not be written as a file",
                metadata: ["folder": "\(folder)", "size": "\(size)", "error": "\(error)"]
            )
        }
    }

    /// An organization's id is no path: whatever is not a letter, a digit or a hyphen is written in hexadecimal.
    private static func name(of organization: ID<Organization>) -> String {
        organization.rawValue.utf8.map { byte in
            let isPlain = (97...122).contains(byte) || (48...57).contains(byte) || byte == 45
            return isPlain ? String(UnicodeScalar(byte)) : "_" + Hex.encode([byte])
        }.joined()
    }
}
