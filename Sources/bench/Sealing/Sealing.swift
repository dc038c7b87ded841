import Domain
import Foundation
import Kernel
import Vault

/// Seals and opens secrets of 1 KiB as the product does, against `openssl speed` of the same cipher at the same size.
struct Sealing {
    let bench: Bench

    private static let size = 1_024
    private static let name = "identity/01jd2v8xq0000000000000000"

    func measure() async throws -> [Finding] {
        let scope = OrganizationScope(verified: "bench")
        let randomness = SystemRandomness()
        let keys = DataKeys(
            store: MemoryKeyStore(),
            provider: try LocalKeyEncryption(key: Secret(randomness.bytes(32)), randomness: randomness),
            randomness: randomness,
            time: FixedTime()
        )
        let vault = EnvelopeVault(keys: keys)
        let secret = Secret(randomness.bytes(Self.size))
        let sealed = try await vault.seal(secret, name: Self.name, in: scope)
        let (seals, opens, peers) = try await rates(vault, secret, sealed, scope)
        return [
            finding("seal a secret of 1 KiB", zip(seals, peers).map { $0 / $1 }, 0.2, seals, peers),
            finding("open a secret of 1 KiB", zip(opens, peers).map { $0 / $1 }, 0.5, opens, peers),
        ]
    }

    /// In MB/s, taken in turns.
    private func rates(_ vault: EnvelopeVault, _ secret: Secret, _ sealed: SealedValue, _ scope: OrganizationScope)
        async throws -> (seals: [Double], opens: [Double], peers: [Double])
    {
        var (seals, opens, peers): ([Double], [Double], [Double]) = ([], [], [])
        for _ in 0..<max(bench.rounds, 1) {
            peers.append(try peer())
            seals.append(try await rate { _ = try await vault.seal(secret, name: Self.name, in: scope) })
            opens.append(try await rate { _ = try await vault.open(sealed, name: Self.name, in: scope) })
        }
        return (seals, opens, peers)
    }

    private func rate(_ deed: () async throws -> Void) async throws -> Double {
        let count = Int(200_000 * bench.scale)
        let start = ContinuousClock.now
        for _ in 0..<count { try await deed() }
        return Double(count * Self.size) / (ContinuousClock.now - start).seconds / 1e6
    }

    /// `openssl speed` prints thousands of bytes a second in its last line.
    private func peer() throws -> Double {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = ["openssl", "speed", "-seconds", "1", "-bytes", "\(Self.size)", "-evp", "aes-256-gcm"]
        let output = Pipe()
        process.standardOutput = output
        process.standardError = FileHandle.nullDevice
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        let word = text.split(separator: "\n").last?.split(separator: " ").last.map(String.init) ?? ""
        guard word.hasSuffix("k"), let thousands = Double(word.dropLast()) else {
            throw Failure(what: "`openssl speed` said something else than a rate")
        }
        return thousands / 1_000
    }

    private func finding(_ name: String, _ ratios: [Double], _ least: Double, _ ours: [Double], _ peers: [Double])
        -> Finding
    {
        Finding(
            name: name,
            unit: "x openssl speed",
            value: ratios.median,
            bound: .atLeast(least),
            detail:
                "ours \(ours.median.short) MB/s, AES-256-GCM of openssl \(peers.median.short) MB/s, \(ours.count) rounds"
        )
    }
}

private struct FixedTime: TimeSource {
    func now() -> Instant { 1_795_000_000_000 }
}
