import Foundation
import Kernel
import Vault

/// The key files that everything sealed depends on, where the operator chose no key service.
///
/// `master.key` is in use. While a rotation goes on `master.key.next` is, and `master.key` still opens; after it the former
/// one stays as `master.key.previous` until the operator lets go of it.
struct MasterKey {
    let folder: String

    private var file: KeyFile { KeyFile(path: folder + "/master.key") }
    private var next: KeyFile { KeyFile(path: folder + "/master.key.next") }
    private var previous: KeyFile { KeyFile(path: folder + "/master.key.previous") }
    var store: FileKeyStore { FileKeyStore(folder: folder + "/store") }

    /// Makes a key only where nothing can depend on a lost one yet.
    func prepare(mayCreate: Bool, randomness: any Randomness) throws {
        guard !file.exists, mayCreate else { return }
        try DataFolder(folder).prepare()
        try file.create(from: randomness)
    }

    /// The one in use first.
    func providers(randomness: any Randomness) throws -> [LocalKeyEncryption] {
        var files = [file]
        if next.exists { files.insert(next, at: 0) }
        if previous.exists { files.append(previous) }
        return try files.map { try $0.provider(randomness: randomness) }
    }

    /// Whether data keys were wrapped under some master key before.
    var hasWrappedKeys: Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: folder + "/store"))?.isEmpty == false
    }

    /// Makes the next key, or finds the one that an interrupted rotation made.
    func begin(randomness: any Randomness) throws { if !next.exists { try next.create(from: randomness) } }

    /// Takes the next key for the one in use; what was in use is kept as the previous one.
    func finish() throws {
        try file.copy(to: previous)
        try next.move(to: file)
    }

    var hasPrevious: Bool { previous.exists }

    /// - Parameter provider: as wrapped keys name it.
    func previousID(randomness: any Randomness) throws -> String { try previous.provider(randomness: randomness).id }

    func forgetPrevious() throws { try previous.destroy() }
}
