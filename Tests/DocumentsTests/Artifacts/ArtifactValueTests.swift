import Documents
import Domain
import Kernel
import Testing

@Suite struct ArtifactValueTests {
    @Test(arguments: ArtifactValue.allCases)
    func `an example and a default have the form of their value`(value: ArtifactValue) {
        #expect(value.accepts(value.example))
        #expect(value.standard.map { value.accepts($0) } ?? true)
        #expect(!value.accepts(""))
    }

    /// What would leave its place in YAML, JSON, HCL, Bicep, a shell, Markdown, a condition, or be resolved at install.
    static let hostile = [
        "\"", "'", "`", "$(id)", "${x}", "%{x}", "\\", "\n", "\r", "\t", "\u{0}", "; id", "| sh", "&& id", "<b>", "*",
        "?*",
        "{{resolve:ssm:x}}", "!Ref X", "#{x}", "é", "\u{202E}", "]]", "[a]", "(x)", "\u{7F}",
    ]

    @Test(arguments: ArtifactValue.allCases)
    func `a hostile value is refused wherever it stands`(value: ArtifactValue) {
        for piece in Self.hostile {
            #expect(!value.accepts(value.example + piece), "\(piece) behind")
            #expect(!value.accepts(piece + value.example), "\(piece) before")
            #expect(!value.accepts(piece), "\(piece) alone")
        }
        #expect(!value.accepts(value.example + String(repeating: "a", count: 1000)))
    }

    @Test(arguments: Artifacts.all)
    func `a refusal does not repeat a hostile value`(artifact: Artifact) throws {
        for need in artifact.needs {
            var values = ArtifactBench.values(artifact)
            values[need.rawValue] = need.example + "\n$(leak)"
            let refusal = #expect(throws: Refusal.self) { try artifact(values, profile: artifact.profiles[0]) }
            #expect(refusal?.reason == "value_invalid" && refusal?.message.contains("leak") == false)
        }
    }

    static let refused: [(ArtifactValue, String)] = [
        (.operatorRole, "arn:aws:iam::123456789012:root"), (.operatorRole, "arn:aws:iam::123456789012:user/x"),
        (.operatorRole, "arn:aws:iam::1234:role/x"), (.operatorRole, "arn:evil:iam::123456789012:role/x"),
        (.issuer, "http://issuer.example"), (.issuer, "https://issuer.example/"),
        (.issuer, "https://issuer.example:8443"),
        (.issuer, "https://issuer.example?x=1"), (.issuer, "https://user@issuer.example"),
        (.issuer, "https://Issuer.example"),
        (.issuer, "https://localhost"), (.tenant, "acme.onmicrosoft.com"), (.tenant, "common"), (.externalID, "short"),
        (.subject, "short"), (.state, "guess"), (.project, "Project"), (.projectNumber, "0123"), (.pool, "gcp-pool"),
        (.url, "http://clearance.example"), (.redirectURI, "https://user:pass@clearance.example/"),
        (.redirectURI, "https://clearance.example/#x"), (.oktaOrganization, "https://acme.okta.com/"),
        (.instance, "acme.service-now.com"), (.gitHubOrganization, "-acme"), (.organizationalUnit, "r-*"),
    ]

    @Test(arguments: refused)
    func `what looks right and is not is refused`(value: ArtifactValue, text: String) {
        #expect(!value.accepts(text))
    }
}

@Suite struct QuotingTests {
    static let nasty = "a\"b'c\\d`e${f}%{g}\n#h: [i] {j}"

    @Test func `a value stays one value in YAML and JSON`() throws {
        let yaml = try YAML.json("x: \(Quoting.yaml(Self.nasty))")
        #expect(yaml["x"]?.string == Self.nasty)
        #expect(try JSON(parsing: Array(Quoting.json(Self.nasty).utf8)).string == Self.nasty)
    }

    @Test func `what begins an expression in Terraform and Bicep begins none`() {
        #expect(Quoting.hcl("${a}%{b}\"") == #""$${a}%%{b}\"""#)
        #expect(Quoting.bicep("${a}'\\") == #"'\${a}\'\\'"#)
    }

    @Test func `a quote ends neither a word of the shell, nor an expression, nor code`() {
        #expect(Quoting.shell("it's $(id)") == #"'it'\''s $(id)'"#)
        #expect(Quoting.arm("it's") == "'it''s'")
        #expect(Quoting.cel("it's") == #"'it\'s'"#)
        #expect(Quoting.markdown("a`b") == "`a'b`")
    }
}
