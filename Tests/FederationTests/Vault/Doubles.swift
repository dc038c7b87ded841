import Foundation
import Kernel
import TestKit
import Vault

/// A folder that is gone after the test.
final class TemporaryFolder {
    let path = FileManager.default.temporaryDirectory.path + "/clearance-test-" + UUID().uuidString

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false) }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}

let acme = OrganizationScope(verified: "acme")
let globex = OrganizationScope(verified: "globex")

func kek(_ byte: UInt8 = 1) throws -> LocalKeyEncryption {
    try LocalKeyEncryption(key: Secret([UInt8](repeating: byte, count: 32)), randomness: SeededRandomness(seed: 99))
}

func dataKeys(
    _ store: any KeyStore = MemoryKeyStore(),
    _ provider: (any KeyEncryptionProvider)? = nil,
    seed: UInt64 = 1
) throws -> DataKeys {
    DataKeys(
        store: store,
        provider: try provider ?? kek(),
        randomness: SeededRandomness(seed: seed),
        time: VirtualClock()
    )
}

extension Secret {
    var text: String { withText { $0 } }
}
