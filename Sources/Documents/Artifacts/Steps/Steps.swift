import Domain

/// What is shared by artifacts that people follow by hand.
enum Steps {
    /// The manifest as a table; every permission's name stands between backticks, where the lint finds it.
    static func permissions(_ context: ArtifactContext) -> String {
        let rows = context.manifest.permissions.map { one in
            "| \(Quoting.markdown(one.name)) | \(one.isWrite ? "writes" : "reads") | \(one.use)\(one.isOptional ? "; may be left out" : "") |"
        }
        return (["| permission | does | for |", "|---|---|---|"] + rows).joined(separator: "\n") + "\n"
    }
}
