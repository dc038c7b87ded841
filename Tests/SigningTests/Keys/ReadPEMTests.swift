import Kernel
import Signing
import Testing

@Suite struct ReadPEMTests {
    private func reason(_ text: String) -> String {
        do {
            _ = try SigningKey(pem: Secret(text))
            return "accepted"
        } catch { return error.reason }
    }

    @Test func `a key survives its own PEM`() throws {
        let keys = [
            try SigningKey.rsa(), try SigningKey.es256(from: CountingRandomness(5)),
            try SigningKey.ed25519(seed: [UInt8](repeating: 9, count: 32)),
        ]
        for key in keys {
            let again = try SigningKey(pem: key.pem)
            #expect(again.publicKey.thumbprint == key.publicKey.thumbprint)
            #expect(again.algorithm == key.algorithm)
        }
    }

    @Test func `an RSA key signs PS256 when asked, a P-256 key does not`() throws {
        #expect(try SigningKey(pem: SigningKey.rsa().pem, algorithm: .ps256).algorithm == .ps256)
        let elliptic = try SigningKey.es256(from: CountingRandomness(5)).pem
        #expect(throws: Refusal.self) { try SigningKey(pem: elliptic, algorithm: .ps256) }
    }

    /// As `openssl ecparam -genkey` writes it: the curve's name first, then SEC 1.
    @Test func `the classic form of a P-256 key is read`() throws {
        let key = try SigningKey.es256(from: CountingRandomness(5))
        guard case .p256(let x, let y) = key.publicKey.material else { return }
        let point: [UInt8] = [0xA1, 0x44, 0x03, 0x42, 0x00, 0x04] + x + y
        let curve: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
        let head: [UInt8] = [0x30, 0x77, 0x02, 0x01, 0x01, 0x04, 0x20]
        let body = Base64.encode(head + CountingRandomness(5).bytes(32) + [0xA0, 0x0A] + curve + point)
        let pem = """
            -----BEGIN EC PARAMETERS-----
            \(Base64.encode(curve))
            -----END EC PARAMETERS-----
            -----BEGIN EC PRIVATE KEY-----
            \(body)
            -----END EC PRIVATE KEY-----
            """
        #expect(try SigningKey(pem: Secret(pem)).publicKey.thumbprint == key.publicKey.thumbprint)
    }

    @Test func `what is not one readable private key is refused by its name`() throws {
        let good = try SigningKey.es256(from: CountingRandomness(5)).pem.withText { $0 }
        let half = String(good.prefix(good.count - 40))
        #expect(
            reason("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") == "private_key_is_certificate"
        )
        #expect(reason(good + "\n-----BEGIN CERTIFICATE-----\nAAAA") == "private_key_is_certificate")
        #expect(reason("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA") == "private_key_encrypted")
        #expect(
            reason("-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----")
                == "private_key_encrypted"
        )
        #expect(reason("-----BEGIN PUBLIC KEY-----\nAAAA") == "private_key_is_public")
        #expect(reason(half) == "private_key_truncated")
        #expect(reason(good + "\n" + good) == "private_key_several")
        #expect(reason("ssh-rsa AAAA") == "private_key_missing")
        #expect(reason("") == "private_key_missing")
        #expect(reason("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----") == "private_key_unreadable")
        #expect(reason("-----BEGIN PRIVATE KEY-----\n!!!!\n-----END PRIVATE KEY-----") == "private_key_unreadable")
    }

    @Test func `spaces and line ends of a pasted page do no harm`() throws {
        let good = try SigningKey.es256(from: CountingRandomness(5)).pem.withText { $0 }
        let pasted = "  " + good.split(separator: "\n").joined(separator: "  \r\n  ") + "\r\n\r\n"
        #expect(reason(pasted) == "accepted")
    }

    @Test func `a key describes itself by its public part`() throws {
        let key = try SigningKey.ed25519(seed: [UInt8](repeating: 9, count: 32))
        #expect("\(key)" == "private key \(key.publicKey.thumbprint)")
    }
}
