package import Kernel

/// The file that holds the local key-encryption key.
///
/// Two lines: `clearance-key-v1`, and 32 bytes in base 64. Whoever has it and the key store can open every secret,
/// and without it nobody can: it belongs into a backup apart from the database's.
package struct KeyFile: Sendable {
    package let path: String

    package init(path: String) { self.path = path }

    /// Makes a new key file that only its owner may read; one that exists is never touched.
    package func create(from randomness: any Randomness) throws(Refusal) {
        let text = KeyFile.header + "\n" + Base64.encode(randomness.bytes(LocalKeyEncryption.keyLength)) + "\n"
        do { try PrivateFile.create(path, Array(text.utf8)) } catch { throw error.refusal("key file", path) }
    }

    /// Whether there is anything at the path.
    package var exists: Bool {
        do { _ = try PrivateFile.read(path) } catch { return error != .missing }
        return true
    }

    /// Keeps the same key under another name, in the place of what is there.
    package func copy(to other: KeyFile) throws(Refusal) {
        do { try PrivateFile.replace(other.path, try PrivateFile.read(path)) } catch {
            throw error.refusal("key file", other.path)
        }
    }

    /// Takes the place of the other file, in one step.
    package func move(to other: KeyFile) throws(Refusal) {
        do { try PrivateFile.move(path, to: other.path) } catch { throw error.refusal("key file", path) }
    }

    /// Overwrites the key, then removes it.
    package func destroy() throws(Refusal) {
        do { try PrivateFile.destroy(path) } catch { throw error.refusal("key file", path) }
    }

    /// Reads the key.
    ///
    /// - Throws: a refusal that says what to do when the file is missing, malformed or open to others.
    package func provider(randomness: any Randomness) throws(Refusal) -> LocalKeyEncryption {
        let bytes: [UInt8]
        do { bytes = try PrivateFile.read(path) } catch { throw error.refusal("key file", path) }
        let lines = String(decoding: bytes, as: UTF8.self).split(separator: "\n", omittingEmptySubsequences: false)
        guard lines.count >= 2, lines[0] == KeyFile.header, lines.dropFirst(2).allSatisfy(\.isEmpty),
            let key = Base64.decode(lines[1]), key.count == LocalKeyEncryption.keyLength
        else {
            throw Refusal(
                .invalid,
                "key_file_malformed",
                "the key file `\(path)` is damaged; restore it from its backup"
            )
        }
        return try LocalKeyEncryption(key: Secret(key), randomness: randomness)
    }

    private static let header = "clearance-key-v1"
}
