import Foundation
import Kernel
import Vault

/// The key file that everything sealed depends on.
struct MasterKey {
    let folder: String

    private var file: KeyFile { KeyFile(path: folder + "/master.key") }
    var store: FileKeyStore { FileKeyStore(folder: folder + "/store") }

    /// Reads the key; makes one only where nothing can depend on a lost one yet.
    func open(mayCreate: Bool, randomness: any Randomness) throws -> LocalKeyEncryption {
        if !file.exists, mayCreate {
            try DataFolder(folder).prepare()
            try file.create(from: randomness)
        }
        return try file.provider(randomness: randomness)
    }

    /// Whether data keys were wrapped under some master key before.
    var hasWrappedKeys: Bool {
        (try? FileManager.default.contentsOfDirectory(atPath: folder + "/store"))?.isEmpty == false
    }
}
