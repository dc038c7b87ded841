package import Kernel

/// The findings of some files, for programs.
package struct LintReport: Sendable {
    package let findings: [LintFinding]

    package init(_ findings: [LintFinding]) { self.findings = findings }

    /// `{table, clean, findings: [{rule, file, line, message, reason}]}`.
    package var json: JSON {
        [
            "table": .string(IAMActions.origin), "clean": .bool(findings.isEmpty),
            "findings": .array(
                findings.map { finding in
                    [
                        "rule": .string(finding.rule.rawValue), "file": .string(finding.file),
                        "line": .integer(Int64(finding.line)),
                        "message": .string(finding.message), "reason": .string(finding.rule.reason),
                    ]
                }
            ),
        ]
    }

    /// SARIF 2.1.0, one run with every rule described.
    package func sarif(version: String) -> JSON {
        let rules = LintRule.allCases.map { rule -> JSON in
            ["id": .string(rule.rawValue), "shortDescription": ["text": .string(rule.reason)]]
        }
        let results = findings.map { finding -> JSON in
            [
                "ruleId": .string(finding.rule.rawValue), "level": "error",
                "message": ["text": .string(finding.message)],
                "locations": [
                    [
                        "physicalLocation": [
                            "artifactLocation": ["uri": .string(Self.uri(finding.file))],
                            "region": ["startLine": .integer(Int64(finding.line))],
                        ]
                    ]
                ],
            ]
        }
        return [
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0",
            "runs": [
                [
                    "tool": [
                        "driver": ["name": "clearance lint", "version": .string(version), "rules": .array(rules)]
                    ],
                    "results": .array(results),
                ]
            ],
        ]
    }

    /// A relative reference as RFC 3986 writes it.
    private static func uri(_ path: String) -> String {
        path.utf8.map { byte in
            let character = Character(UnicodeScalar(byte))
            let isPlain = byte < 128 && (character.isLetter || character.isNumber || "-._~/".contains(character))
            return isPlain ? String(character) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
        }.joined()
    }
}
