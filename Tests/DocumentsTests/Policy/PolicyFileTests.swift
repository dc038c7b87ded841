import Documents
import Domain
import Foundation
import Kernel
import Testing

@Suite struct PolicyFileTests {
    @Test func `the policy in the documentation is read, holds its examples and comes back from its JSON`() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appending(path: "docs/policy.md")
        let text = try String(contentsOf: file, encoding: .utf8)
        let start = try #require(text.firstRange(of: "```yaml policy.yaml\n")).upperBound
        let end = try #require(text[start...].firstRange(of: "```")).lowerBound
        let policy = try Policy(json: try YAML.json(String(text[start..<end])))
        #expect(policy.rules.count == 2 && policy.exceptions.count == 1)
        #expect(policy.check().problems == [])
        #expect(policy.findings() == [])
        #expect(try Policy(json: try JSON(parsing: policy.json.canonical)) == policy)
    }

    @Test func `what is wrong in a file is told by rule and field`() throws {
        let json = try YAML.json("rules:\n  - rule: a\n    effect: deny\n    when: {days: {max: 200}}\n")
        #expect(
            PolicyDocument(reading: json).problems.map(\.text) == [
                "rule `a`, `when.days.max`: a whole number from 1 to 180 is needed"
            ]
        )
    }
}
