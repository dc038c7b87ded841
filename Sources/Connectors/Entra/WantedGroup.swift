import ConnectorKit
import Kernel

/// The group that is to be made, in Graph's words.
struct WantedGroup {
    let name: String
    let key: String
    let description: String

    func check() throws(ProviderFailure) {
        guard (1...EntraGroups.longestName).contains(name.count) else {
            throw ProviderFailure(.terminal, "name_invalid", "a group's name has 1 to 256 characters")
        }
        guard !key.isEmpty, key.utf8.count <= 128 else {
            throw ProviderFailure(.terminal, "name_invalid", "a group's key has 1 to 128 characters")
        }
    }

    /// A security group without mail.
    ///
    /// The nickname is required all the same.
    func body(owner: String?) -> JSON {
        let body: JSON = [
            "displayName": .string(name), "description": .string(description), "groupTypes": [],
            "mailEnabled": false, "mailNickname": .string(nickname), "securityEnabled": true,
        ]
        guard let owner, case .object(let members) = body else { return body }
        return .object(members + [.init("owners@odata.bind", [.string(owner)])])
    }

    /// At most 64 ASCII characters without those that Graph forbids.
    private var nickname: String {
        let kept = key.utf8.filter {
            (97...122).contains($0) || (65...90).contains($0) || (48...57).contains($0) || $0 == 45
        }
        return String(decoding: kept.prefix(64), as: UTF8.self).nonEmpty ?? "clearance"
    }
}
