import Glibc
import Kernel
import TestKit
import Testing
import Vault

@Suite struct KeyFileTests {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var file: KeyFile { KeyFile(path: folder.path + "/key") }

    private func reason() -> String {
        do {
            _ = try file.provider(randomness: SeededRandomness(seed: 1))
            return "accepted"
        } catch { return error.reason }
    }

    private func write(_ text: String, mode: mode_t = 0o600) {
        let descriptor = open(file.path, O_WRONLY | O_CREAT | O_TRUNC, mode)
        _ = text.withCString { Glibc.write(descriptor, $0, strlen($0)) }
        close(descriptor)
        chmod(file.path, mode)
    }

    @Test func `a new key file opens what it wrapped`() async throws {
        try file.create(from: SeededRandomness(seed: 4))
        let wrapped = try await file.provider(randomness: SeededRandomness(seed: 5)).wrap(Secret("k"), context: [1])
        let provider = try file.provider(randomness: SeededRandomness(seed: 6))
        #expect(try await provider.unwrap(wrapped, context: [1]).text == "k")
        await #expect(throws: Refusal.self) { try await provider.unwrap(wrapped, context: [2]) }
    }

    @Test func `only its owner may read a new key file`() throws {
        try file.create(from: SeededRandomness(seed: 4))
        var status = stat()
        #expect(stat(file.path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test func `an existing key file is never overwritten`() throws {
        try file.create(from: SeededRandomness(seed: 4))
        let id = try file.provider(randomness: SeededRandomness(seed: 1)).id
        #expect(throws: Refusal.self) { try file.create(from: SeededRandomness(seed: 5)) }
        #expect(try file.provider(randomness: SeededRandomness(seed: 1)).id == id)
    }

    @Test func `a missing key file is refused`() {
        #expect(!file.exists)
        #expect(reason() == "key_file_missing")
    }

    @Test(arguments: [0o640, 0o604, 0o660, 0o601] as [mode_t])
    func `a key file that others can reach is refused`(mode: mode_t) throws {
        try file.create(from: SeededRandomness(seed: 4))
        chmod(file.path, mode)
        #expect(reason() == "key_file_open_to_others")
    }

    @Test func `a damaged key file is refused`() {
        let key = Base64.encode([UInt8](repeating: 1, count: 32))
        let damaged = [
            "", "clearance-key-v1", "clearance-key-v1\n", "clearance-key-v1\nAAAA\n", "clearance-key-v2\n\(key)\n",
            "clearance-key-v1\n\(key)\nmore\n",
        ]
        for text in damaged {
            write(text)
            #expect(reason() == "key_file_malformed", "\(text)")
        }
        write("clearance-key-v1\n\(key)\n")
        #expect(reason() == "accepted")
    }

    @Test func `a link in place of the key file is refused`() throws {
        try KeyFile(path: folder.path + "/other").create(from: SeededRandomness(seed: 4))
        symlink(folder.path + "/other", file.path)
        #expect(reason() == "key_file_unreadable")
    }
}
