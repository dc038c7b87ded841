import Documents
import Domain
import Foundation
import Kernel
import Testing

@Suite struct ArtifactTests {
    @Test func `every artifact is made for every profile that it has`() throws {
        let made = Set(try ReleaseManifest.packages().map { "\($0.artifact.name) \($0.profile)" })
        #expect(made == Set(Artifacts.all.flatMap { one in one.profiles.map { "\(one.name) \($0)" } }))
        #expect(Set(Artifacts.all.map(\.name)).count == Artifacts.all.count)
    }

    @Test(arguments: ArtifactBench.packages)
    func `the same values make the same bytes, in lines that end`(package: ArtifactPackage) throws {
        let again = try ReleaseManifest.packages().filter {
            $0.artifact.name == package.artifact.name && $0.profile == package.profile && $0.launch == package.launch
        }
        #expect(again.contains { $0.files == package.files })
        for file in package.files {
            #expect(file.text.hasSuffix("\n") && !file.text.hasSuffix("\n\n"), "\(file.name)")
            let loose = file.text.split(separator: "\n").filter { $0.hasSuffix(" ") || $0.contains("\t") }
            #expect(loose.isEmpty, "\(file.name) has \(loose)")
        }
    }

    @Test(arguments: ArtifactBench.packages)
    func `assertion 24: an artifact as it ships has no finding under its profile`(package: ArtifactPackage) {
        let lint = Lint(profile: package.profile)
        for file in package.files { #expect(lint.check(file.text, named: file.name) == []) }
    }

    @Test(arguments: ArtifactBench.packages.filter { $0.profile == .evidence })
    func `an artifact for evidence only reads, whatever profile is asked for`(package: ArtifactPackage) {
        for file in package.files { #expect(Lint().check(file.text, named: file.name) == []) }
    }

    @Test(arguments: ArtifactBench.packages.filter { $0.profile == .provisioning })
    func `an artifact for provisioning is more than evidence may have`(package: ArtifactPackage) {
        let findings = package.files.flatMap { Lint(profile: .evidence).check($0.text, named: $0.name) }
        #expect(findings.contains { $0.rule == .beyondManifest })
    }

    @Test func `assertion 24: the hash of every artifact stands in the release manifest`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/artifacts.json")
        let now = try ReleaseManifest.text()
        if ProcessInfo.processInfo.environment["CLEARANCE_RECORD"] != nil { try Data(now.utf8).write(to: file) }
        let pinned = try String(contentsOf: file, encoding: .utf8)
        let isPinned = now == pinned
        #expect(isPinned, "a version has to grow with its bytes; then record with CLEARANCE_RECORD=1")
        let manifest = try JSON(parsing: Array(pinned.utf8))
        let hashes = Set((manifest["artifacts"]?.array ?? []).flatMap { $0["files"]?.array ?? [] }.map { $0["sha256"] })
        for one in ArtifactBench.packages {
            #expect(one.files.allSatisfy { hashes.contains(.string($0.sha256)) }, "\(one.artifact.name)")
        }
    }

    @Test(arguments: Artifacts.all)
    func `a value that is missing, unknown or for another artifact is named`(artifact: Artifact) throws {
        let values = ArtifactBench.values(artifact)
        for need in artifact.needs {
            var fewer = values
            fewer[need.rawValue] = nil
            guard need.standard == nil else { continue }
            let refusal = #expect(throws: Refusal.self) { try artifact(fewer, profile: artifact.profiles[0]) }
            #expect(refusal?.reason == "value_missing" && refusal?.message.contains("`\(need.rawValue)`") == true)
        }
        var more = values
        more["nothing"] = "x"
        let refusal = #expect(throws: Refusal.self) { try artifact(more, profile: artifact.profiles[0]) }
        #expect(refusal?.reason == "value_unknown")
    }

    @Test func `an artifact has only the profiles of its connector`() throws {
        let artifact = try Artifacts.named("aws-role")
        let refusal = #expect(throws: Refusal.self) {
            try artifact(ArtifactBench.values(artifact), profile: .provisioning)
        }
        #expect(refusal?.reason == "no_such_profile")
        #expect(throws: Refusal.self) { try Artifacts.named("nothing") }
    }

    @Test func `a role of Azure is given at one scope, never at two or none`() throws {
        let artifact = try Artifacts.named("azure-reader")
        var values = ArtifactBench.values(artifact)
        values["management-group"] = "root"
        #expect(throws: Refusal.self) { try artifact(values, profile: .evidence) }
        values["subscription"] = nil
        let group = try artifact(values, profile: .evidence)
        #expect(group.files[0].text.contains("targetScope = 'managementGroup'"))
        values["management-group"] = nil
        #expect(throws: Refusal.self) { try artifact(values, profile: .evidence) }
    }
}
