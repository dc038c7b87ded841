import Documents
import Kernel
import Testing

@Suite struct LintReportTests {
    private let findings = Lint().check(
        Sound.manifest.replacing("\"read\"", with: "\"write\""),
        named: "a b/app.json"
    )

    @Test func `JSON says what was found and why`() {
        let json = LintReport(findings).json
        #expect(json["clean"] == false)
        #expect(json["findings"]?.array?.count == 2)
        #expect(json["findings"]?[0]?["rule"] == "github-permission")
        #expect(json["findings"]?[0]?["line"] == 7)
        #expect(LintReport([]).json["clean"] == true)
    }

    @Test func `SARIF names each rule once and each place`() {
        let sarif = LintReport(findings).sarif(version: "1.0")
        #expect(sarif["version"] == "2.1.0")
        let run = sarif["runs"]?[0]
        #expect(run?["tool"]?["driver"]?["rules"]?.array?.count == LintRule.allCases.count)
        let place = run?["results"]?[0]?["locations"]?[0]?["physicalLocation"]
        #expect(place?["artifactLocation"]?["uri"] == "a%20b/app.json")
        #expect(place?["region"]?["startLine"] == 7)
    }
}
