import Glibc
import Kernel
import Synchronization

/// Keeps every other process away from a data folder, because two processes that checkpoint one write-ahead log can
/// corrupt it in older versions of SQLite.
///
/// The kernel lets go of the lock when the process ends, however it ends.
final class DataFolderLock: Sendable {
    private let descriptor: Mutex<Int32?>

    init(folder: String) throws {
        let descriptor = open("\(folder)/clearance.lock", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Refusal.cannotWrite(folder: folder, error: errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            close(descriptor)
            throw Refusal(
                .conflict,
                "data_folder_in_use",
                "another process is using the data folder `\(folder)`; stop it, or reach it through its API"
            )
        }
        self.descriptor = Mutex(descriptor)
    }

    deinit { release() }

    func release() {
        descriptor.withLock { descriptor in
            if let descriptor {
                // A child that is being started holds the same open file for a moment, and closing ours would wait for it.
                flock(descriptor, LOCK_UN)
                close(descriptor)
            }
            descriptor = nil
        }
    }
}

extension Refusal {
    static func cannotWrite(folder: String, error: Int32) -> Refusal {
        let cause = String(cString: strerror(error))
        return Refusal(
            .unavailable,
            error == EROFS || error == EACCES ? "data_folder_read_only" : "data_folder_unusable",
            "cannot write to the data folder `\(folder)`: \(cause); "
                + "nothing was changed; choose another folder or correct its permissions"
        )
    }
}
