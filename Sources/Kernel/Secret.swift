import Synchronization

/// Bytes that must reach no log, page, error or export.
///
/// It has no encoding, describes itself as `•••`, and wipes its bytes when it is released.
package final class Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    private let storage: Mutex<[UInt8]>

    package init(_ bytes: [UInt8]) { storage = Mutex(bytes) }
    package convenience init(_ text: String) { self.init(Array(text.utf8)) }

    deinit {
        storage.withLock { bytes in
            for index in bytes.indices { bytes[index] = 0 }
        }
    }

    /// Lends the bytes to one call.
    ///
    /// Do not keep them.
    package func withBytes<T, E: Error>(_ body: ([UInt8]) throws(E) -> T) throws(E) -> T {
        let bytes = storage.withLock { $0 }
        return try body(bytes)
    }

    /// Lends the bytes as UTF-8 text to one call.
    ///
    /// Do not keep it.
    package func withText<T, E: Error>(_ body: (String) throws(E) -> T) throws(E) -> T {
        let text = storage.withLock { String(decoding: $0, as: UTF8.self) }
        return try body(text)
    }

    package var isEmpty: Bool { storage.withLock { $0.isEmpty } }
    package var description: String { "•••" }
    package var debugDescription: String { "•••" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
