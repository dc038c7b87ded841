import Kernel

/// The rules for names of keys that sign notes: not empty, no Unicode space, no plus sign.
func isKeyName(_ name: some StringProtocol) -> Bool {
    !name.isEmpty && name.unicodeScalars.allSatisfy { !$0.properties.isWhitespace && $0 != "+" && $0.value >= 0x20 }
}

/// The first four bytes of SHA-256 over name, newline, algorithm and public key, as C2SP signed-note recommends.
func keyHash(name: String, publicKey: [UInt8]) -> UInt32 {
    sha256(Array(name.utf8) + [0x0A, ed25519] + publicKey).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
}

/// Writes a key hash as eight hexadecimal digits.
func hexText(_ hash: UInt32) -> String { Hex.encode(withUnsafeBytes(of: hash.bigEndian) { Array($0) }) }

/// The one signature type we speak.
let ed25519: UInt8 = 1
