import Foundation
package import Kernel
import Vault

/// Looks at what a server needs from its machine, without changing anything but a probe in the data folder.
package struct Examination: Sendable {
    private let settings: Settings

    package init(_ settings: Settings) { self.settings = settings }

    package func findings() async -> [JSON] {
        [folder, keys, address]
    }

    private var folder: JSON {
        look("data folder") {
            try DataFolder(settings.dataFolder).prepare()
            return settings.dataFolder
        }
    }

    private var keys: JSON {
        look("key file") {
            let file = KeyFile(path: settings.keysFolder + "/master.key")
            guard file.exists || DataFolder(settings.dataFolder).hasDatabase else { return "made at the first start" }
            _ = try file.provider(randomness: SystemRandomness())
            return file.path
        }
    }

    private var address: JSON {
        look("public address") {
            let address = settings.publicAddress
            guard address.scheme == "https" || ["localhost", "127.0.0.1", "[::1]"].contains(address.host) else {
                throw Refusal(
                    .invalid,
                    "address_not_https",
                    "`http.address` is plain http for others: sign-ins could be read; put a proxy that speaks TLS in front"
                )
            }
            return address.origin
        }
    }

    private func look(_ name: String, _ body: () throws -> String) -> JSON {
        do { return JSON.finding(name, found: try body()) } catch let refusal as Refusal {
            return JSON.finding(name, problem: refusal.message)
        } catch { return JSON.finding(name, problem: "\(error)") }
    }
}

extension JSON {
    package static func finding(_ name: String, found: String) -> JSON {
        ["looked at": .string(name), "fine": true, "found": .string(found)]
    }

    package static func finding(_ name: String, problem: String) -> JSON {
        ["looked at": .string(name), "fine": false, "found": .string(problem)]
    }
}
