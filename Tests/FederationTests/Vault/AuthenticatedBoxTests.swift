import Kernel
import TestKit
import Testing

@testable import Vault

@Suite(.enabled(if: SharedFiles.areExpected, "the vectors beside the project are absent"))
struct AuthenticatedBoxTests {
    /// The cases with a nonce of 96 bits and a whole tag: the only form we write.
    @Test func `AES-256-GCM answers as published`() throws {
        var judged = 0
        let file = try JSON(parsing: SharedFiles.bytes("vectors/wycheproof/aes_gcm_test.json"))
        for group in file["testGroups"]?.array ?? [] where group["ivSize"] == 96 && group["tagSize"] == 128 {
            for test in group["tests"]?.array ?? [] {
                func bytes(_ name: String) throws -> [UInt8] { try #require(Hex.decode(test[name]?.string ?? "")) }
                let sealed = try bytes("iv") + bytes("ct") + bytes("tag")
                let opened = AuthenticatedBox.open(sealed, with: Secret(try bytes("key")), associated: try bytes("aad"))
                let message = try bytes("msg")
                #expect(opened.map { $0.withBytes { $0 == message } } ?? false == (test["result"] == "valid"))
                judged += 1
            }
        }
        #expect(judged > 30)
    }
}
