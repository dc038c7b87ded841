import Foundation
import Kernel
import Signing

/// The public keys under which Okta and Entra know Clearance; their other halves are in its vault alone.
struct DemoKeys: Codable {
    static let name = "clearance-demo"

    private let oktaText: String
    private let entraText: String

    var okta: JWKSet? { try? JWKSet(parsing: Array(oktaText.utf8)) }
    var entra: JWK? { (try? JSON(parsing: entraText)).flatMap { try? JWK($0) } }

    /// New keys, as an admin would make them for an app.
    struct Pair {
        let okta: SigningKey
        let entra: SigningKey

        init() throws {
            okta = try SigningKey.rsa(keyID: DemoKeys.name)
            entra = try SigningKey.rsa(.ps256, keyID: DemoKeys.name)
        }

        var published: DemoKeys {
            DemoKeys(oktaText: JWKSet([okta.publicKey]).json.text, entraText: entra.publicKey.json.text)
        }
    }
}
