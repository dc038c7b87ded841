import Domain

/// A list of permissions as it comes with each artifact: no more than the pinned manifest of its connector.
struct CheckPermissions {
    func callAsFunction(_ document: ArtifactNode, into findings: inout LintFindings) {
        let connector = document["connector"]
        guard let name = connector?.text, PermissionManifest.pinned.contains(where: { $0.connector == name }) else {
            return findings.add(
                .unknownKind,
                connector?.line ?? 1,
                "no connector is called `\(connector?.text ?? "?")`"
            )
        }
        let permissions = document["permissions"]?.items ?? []
        if permissions.isEmpty { findings.add(.unreadable, document.line, "no permission is named") }
        for permission in permissions {
            let node = permission["name"] ?? permission
            PermissionWord(text: node.text ?? "?", connectors: [name]).check(node.line, into: &findings)
        }
    }
}

/// A word that is a permission of one of some connectors.
struct PermissionWord {
    let text: String
    let connectors: [String]

    /// Without a profile it has to be one that only reads.
    func check(_ line: Int, into findings: inout LintFindings) {
        let profile = findings.profile ?? .evidence
        let manifests = connectors.compactMap { PermissionManifest.pinned($0, profile) }
        guard !manifests.contains(where: { $0.contains(text) }) else { return }
        let names = connectors.map { "`\($0)`" }.joined(separator: " or ")
        findings.add(.beyondManifest, line, "`\(text)` is not in the manifest of \(names) for `\(profile.rawValue)`")
    }
}
