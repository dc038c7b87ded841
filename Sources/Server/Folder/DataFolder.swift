import Foundation
package import Kernel
import Persistence

/// The folder that holds the database, the keys and the operator's socket of one server.
package struct DataFolder: Sendable {
    package let path: String

    package init(_ path: String) { self.path = path }

    package var socket: String { path + "/operator.sock" }
    package var hasDatabase: Bool { FileManager.default.fileExists(atPath: path + "/" + SQLiteFile.name) }

    /// Makes the folder when it is absent and makes sure that we may write in it.
    package func prepare() throws(Refusal) {
        let manager = FileManager.default
        var isFolder: ObjCBool = false
        if !manager.fileExists(atPath: path, isDirectory: &isFolder) {
            try make()
        } else if !isFolder.boolValue {
            throw Refusal(.invalid, "data_folder_no_folder", "`\(path)` is a file; name a folder as `data.folder`")
        }
        try probe()
    }

    /// - Throws: `data_folder_in_use` while a server runs on it.
    package func requireFree() throws(Refusal) {
        let descriptor = open(path + "/clearance.lock", O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw Refusal(.conflict, "data_folder_in_use", "a server runs on `\(path)`; stop it first")
        }
    }

    private func make() throws(Refusal) {
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw Refusal(
                .unavailable,
                "data_folder_not_writable",
                "the data folder `\(path)` cannot be made; make it and give it to the user that runs clearance"
            )
        }
    }

    /// Writes and removes a file: permission bits do not tell about a read-only mount or a full disk.
    private func probe() throws(Refusal) {
        let file = path + "/.write-probe-\(getpid())"
        let descriptor = open(file, O_CREAT | O_WRONLY | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw refusal(errno) }
        let written = write(descriptor, "clearance", 9)
        let problem = errno
        close(descriptor)
        unlink(file)
        guard written == 9 else { throw refusal(problem) }
    }

    private func refusal(_ problem: Int32) -> Refusal {
        switch problem {
        case ENOSPC, EDQUOT:
            Refusal(
                .unavailable,
                "disk_full",
                "the disk of `\(path)` is full; nothing was changed; make room, then retry"
            )
        case EROFS, EACCES, EPERM:
            Refusal(
                .unavailable,
                "data_folder_not_writable",
                "the data folder `\(path)` cannot be written; give it to the user that runs clearance, or name another "
                    + "with `--data-folder`"
            )
        default:
            Refusal(
                .unavailable,
                "data_folder_unusable",
                "the data folder `\(path)` cannot be used: \(String(cString: strerror(problem)))"
            )
        }
    }
}
