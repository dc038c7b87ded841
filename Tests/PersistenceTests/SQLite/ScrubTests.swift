import Domain
import Foundation
import Kernel
import Persistence
import TestKit
import Testing

@Suite struct ScrubTests {
    private static let scope = OrganizationScope(verified: "acme")

    /// Values that occur nowhere else, some of them too long for a page.
    private func values(_ seed: UInt64) -> [String: [UInt8]] {
        let randomness = SeededRandomness(seed: seed)
        return [
            "api_token": randomness.bytes(60), "client_secret": randomness.bytes(700), "key": randomness.bytes(9_000),
        ]
    }

    private func bytes(of folder: String) throws -> Data {
        var all = Data()
        for name in try FileManager.default.contentsOfDirectory(atPath: folder).sorted() where name.contains(".db") {
            all += FileManager.default.contents(atPath: "\(folder)/\(name)") ?? Data()
        }
        return all
    }

    /// Whether any 16 bytes of the value that stand together occur.
    private func traces(of value: [UInt8], in data: Data) -> Int {
        stride(from: 0, to: value.count - 16, by: 16).count { data.range(of: Data(value[$0..<$0 + 16])) != nil }
    }

    @Test func `destroyed and replaced secrets leave no bytes in the database's file or its log`() async throws {
        try await inFolder { folder in
            let runner = try SQLiteFile.open(folder: folder, time: VirtualClock())
            let store = SQLStore(runner: runner, randomness: SeededRandomness(seed: 1), macKey: MemoryStore.macKey)
            let company = try await Company(in: store, clock: VirtualClock())
            let others = try await neighbours(company)
            let old = values(1)
            try await set(old, version: 1, company)
            try await set(values(2), version: 2, company)
            let before = try bytes(of: folder)
            for value in old.values { #expect(traces(of: value, in: before) > 0) }
            let connection = company.connection
            let fields = try await company.write(by: company.admin) { try DestroySecrets(of: connection)(in: $0) }
            #expect(fields == ["api_token", "client_secret", "key"])
            try await store.scrub()
            let left = try bytes(of: folder)
            for value in Array(old.values) + Array(values(2).values) { #expect(traces(of: value, in: left) == 0) }
            for value in others { #expect(left.range(of: Data(value)) != nil) }
            #expect(try await company.read { try $0.connections.secretFields(of: connection) } == [])
            #expect(try await company.actions().last == "secrets_wiped")
            try await store.close()
            let closed = try bytes(of: folder)
            for value in Array(old.values) + Array(values(2).values) { #expect(traces(of: value, in: closed) == 0) }
        }
    }

    private func set(_ values: [String: [UInt8]], version: Int64, _ company: Company) async throws {
        let connection = company.connection
        for (field, value) in values.sorted(by: { $0.key < $1.key }) {
            let sealed = SealedValue(keyID: "k", bytes: value, version: version)
            try await company.write(by: company.admin) {
                try SetConnectionSecret(connection, field: field, sealed: sealed)(in: $0)
            }
        }
    }

    /// Secrets of other connections before and after, so that pages are split and joined around those that go.
    private func neighbours(_ company: Company) async throws -> [[UInt8]] {
        var all: [[UInt8]] = []
        let randomness = SeededRandomness(seed: 9)
        for number in 0..<40 {
            let value = randomness.bytes(120)
            all.append(value)
            try await company.write(by: company.admin) { tx in
                let create = CreateConnection(
                    connector: "okta",
                    name: "Okta \(number)",
                    provider: "okta_api_token",
                    settings: [:]
                )
                let connection = try create(in: tx)
                let sealed = SealedValue(keyID: "k", bytes: value)
                try SetConnectionSecret(connection.id, field: "api_token", sealed: sealed)(in: tx)
            }
        }
        return all
    }
}
