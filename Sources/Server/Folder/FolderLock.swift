import Foundation
package import Kernel

/// The hold of one process on a data folder; the kernel lets go of it when the process ends, however it ends.
///
/// Older SQLite can corrupt a write-ahead log that two processes checkpoint, so there is only ever one.
package final class FolderLock: Sendable {
    private let descriptor: Int32

    /// - Throws: `data_folder_in_use`, naming the process that holds it.
    package init(_ folder: DataFolder) throws(Refusal) {
        let descriptor = open(folder.lock, O_CREAT | O_RDWR | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw Refusal(
                .unavailable,
                "data_folder_not_writable",
                "the lock `\(folder.lock)` cannot be written: \(String(cString: strerror(errno)))"
            )
        }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let holder = FolderLock.holder(of: descriptor)
            close(descriptor)
            throw Refusal(
                .conflict,
                "data_folder_in_use",
                "the data folder `\(folder.path)` is in use by process \(holder); stop it, or name another folder with "
                    + "`--data-folder`"
            )
        }
        self.descriptor = descriptor
        let text = "\(getpid())\n"
        ftruncate(descriptor, 0)
        pwrite(descriptor, text, text.utf8.count, 0)
    }

    deinit { close(descriptor) }

    private static func holder(of descriptor: Int32) -> String {
        var bytes = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &bytes, bytes.count, 0)
        guard count > 0 else { return "unknown" }
        return String(decoding: bytes.prefix(count).prefix { $0 >= 48 && $0 <= 57 }, as: UTF8.self)
    }
}
