import Foundation

/// Opens once; threads and tasks can wait for it.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    func open() { semaphore.signal() }

    /// Holds the thread.
    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func opened() async {
        await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                self.wait()
                continuation.resume()
            }
        }
    }
}
