/// An app of Okta that acts for itself and proves itself by a key, bound to each call.
struct CheckOktaApp {
    func callAsFunction(_ document: ArtifactNode, into findings: inout LintFindings) {
        let client = document["settings"]?["oauthClient"]
        let proof = document["credentials"]?["oauthClient"]?["token_endpoint_auth_method"]
        if proof?.text != "private_key_jwt" {
            findings.add(
                .longLivedKey,
                proof?.line ?? document.line,
                "the app proves itself by `\(proof?.text ?? "?")`"
            )
        }
        let grants = client?["grant_types"]
        if grants?.items.compactMap(\.text) != ["client_credentials"] {
            findings.add(
                .clientApp,
                grants?.line ?? client?.line ?? document.line,
                "the app has grants beside client credentials"
            )
        }
        let bound = client?["dpop_bound_access_tokens"]
        if bound?.flag != true {
            findings.add(
                .clientApp,
                bound?.line ?? client?.line ?? document.line,
                "tokens are not bound to the app's key"
            )
        }
        var gathered = findings
        document.walk { node in
            for (key, value) in node.members where key.lowercased().contains("secret") {
                gathered.add(.longLivedKey, value.line, "`\(key)` has no place in an app that has a key")
            }
        }
        findings = gathered
    }
}
