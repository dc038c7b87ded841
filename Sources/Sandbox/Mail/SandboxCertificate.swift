import Crypto
package import Kernel

/// A certificate that the sandbox makes for itself: for one host, with a fresh key, trusted by whoever is given it.
package struct SandboxCertificate: Sendable {
    package let certificate: String
    let key: String

    /// - Parameters:
    ///   - hosts: names for which it is good.
    ///   - now: it holds from a day before to ten years after.
    package init(hosts: [String] = ["localhost"], addresses: [[UInt8]] = [[127, 0, 0, 1]], at now: Instant) throws {
        let key = P256.Signing.PrivateKey()
        self.key = key.pemRepresentation
        let algorithm = DER.sequence([DER.oid([0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02])])
        let name = DER.sequence([
            DER.of(0x31, DER.sequence([DER.oid([0x55, 0x04, 0x03]), DER.of(0x0C, Array("Clearance sandbox".utf8))]))
        ])
        let validity = DER.sequence([DER.time(now - .days(1)), DER.time(now + .days(3_650))])
        let names =
            hosts.map { DER.of(0x82, Array($0.utf8)) } + addresses.map { DER.of(0x87, $0) }
        let extensions = DER.sequence([
            DER.sequence([
                DER.oid([0x55, 0x1D, 0x13]), DER.of(0x01, [0xFF]), DER.of(0x04, DER.sequence([DER.of(0x01, [0xFF])])),
            ]),
            DER.sequence([DER.oid([0x55, 0x1D, 0x11]), DER.of(0x04, DER.sequence(names))]),
        ])
        let serial = Array(key.publicKey.x963Representation.suffix(8))
        let body = DER.sequence([
            DER.of(0xA0, DER.of(0x02, [2])), DER.of(0x02, [0x01] + serial), algorithm, name, validity, name,
            Array(key.publicKey.derRepresentation), DER.of(0xA3, extensions),
        ])
        let signature = Array(try key.signature(for: body).derRepresentation)
        let whole = DER.sequence([body, algorithm, DER.of(0x03, [0] + signature)])
        certificate = Self.pem(whole)
    }

    private static func pem(_ bytes: [UInt8]) -> String {
        let text = Array(Base64.encode(bytes).utf8)
        let lines = stride(from: 0, to: text.count, by: 64).map {
            String(decoding: text[$0..<min($0 + 64, text.count)], as: UTF8.self)
        }
        return (["-----BEGIN CERTIFICATE-----"] + lines + ["-----END CERTIFICATE-----", ""]).joined(separator: "\n")
    }
}

/// The few forms of DER that a certificate needs (X.690).
private enum DER {
    static func of(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        let count = content.count
        let length: [UInt8] =
            count < 128
            ? [UInt8(count)] : count < 256 ? [0x81, UInt8(count)] : [0x82, UInt8(count >> 8), UInt8(count & 0xFF)]
        return [tag] + length + content
    }

    static func sequence(_ parts: [[UInt8]]) -> [UInt8] { of(0x30, parts.flatMap(\.self)) }
    static func oid(_ bytes: [UInt8]) -> [UInt8] { of(0x06, bytes) }

    /// GeneralizedTime, which also tells years after 2049.
    static func time(_ instant: Instant) -> [UInt8] {
        let digits = instant.rfc3339.prefix(19).utf8.filter { (48...57).contains($0) }
        return of(
            instant.civilDate.year < 2050 ? 0x17 : 0x18,
            (instant.civilDate.year < 2050 ? Array(digits.dropFirst(2)) : Array(digits)) + [UInt8(ascii: "Z")]
        )
    }
}
