import Domain
import Kernel
import Testing

@Suite struct PermissionManifestTests {
    @Test(arguments: PermissionManifest.pinned.filter { $0.profile == .evidence })
    func `assertion 23: a manifest for evidence names no write`(manifest: PermissionManifest) {
        #expect(manifest.permissions.filter(\.isWrite).isEmpty)
    }

    @Test(arguments: PermissionManifest.pinned.filter { $0.profile == .provisioning })
    func `a manifest for provisioning names its writes`(manifest: PermissionManifest) {
        #expect(!manifest.permissions.filter(\.isWrite).isEmpty)
        #expect(PermissionManifest.pinned(manifest.connector, .evidence) != nil)
    }

    @Test(arguments: PermissionManifest.pinned)
    func `a manifest is pinned once and names a permission once`(manifest: PermissionManifest) {
        let same = PermissionManifest.pinned.filter {
            $0.connector == manifest.connector && $0.profile == manifest.profile
        }
        #expect(same == [manifest])
        #expect(Set(manifest.names).count == manifest.names.count)
        #expect(!manifest.names.isEmpty)
    }

    @Test func `what was granted is compared with what is pinned, and what is optional is not missed`() throws {
        let manifest = try #require(PermissionManifest.pinned("entra", .provisioning))
        let all = Set(manifest.names)
        #expect(manifest.difference(from: all) == ([], []))
        let (beyond, missing) = manifest.difference(
            from: all.subtracting(["Group.Create", "User.Read.All"]).union(["Directory.ReadWrite.All"])
        )
        #expect(beyond == ["Directory.ReadWrite.All"])
        #expect(missing == ["User.Read.All"])
    }

    @Test func `nothing is pinned for a connector or a profile that does not exist`() {
        #expect(PermissionManifest.pinned("aws", .provisioning) == nil)
        #expect(PermissionManifest.pinned("nothing", .evidence) == nil)
    }

    @Test func `the hash tells every change`() throws {
        let hashes = PermissionManifest.pinned.map(\.sha256)
        #expect(Set(hashes).count == hashes.count)
        #expect(hashes.allSatisfy { $0.count == 64 })
    }
}

extension PermissionManifest: CustomTestStringConvertible {
    package var testDescription: String { "\(connector) \(profile)" }
}
