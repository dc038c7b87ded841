import Documents
import Domain
import Kernel
import Testing

@Suite struct ConnectionValuesTests {
    static let connections: [(artifact: String, connection: JSON, wanted: [String: String])] = [
        (
            "aws-role",
            [
                "connector": "aws",
                "settings": [
                    "account_id": "123456789012", "region": "eu-central-1",
                    "external_id": "clr-0123456789abcdef0123456789abcdef01234567-123456789012",
                ],
            ],
            [
                "external-id": "clr-0123456789abcdef0123456789abcdef01234567-123456789012", "region": "eu-central-1",
            ]
        ),
        (
            "aws-organization",
            [
                "connector": "aws", "settings": [:],
                "trust": ["external_id": "clr-0123456789abcdef0123456789abcdef01234567-123456789012"],
            ],
            ["external-id-prefix": "clr-0123456789abcdef0123456789abcdef01234567"]
        ),
        (
            "gcp-terraform",
            [
                "connector": "gcp",
                "settings": [
                    "project_number": "123456789012", "pool": "ours", "pool_provider": "clearance",
                    "service_account_email": "reader-of-ours@acme-project.iam.gserviceaccount.com",
                ], "trust": ["issuer": "https://issuer.example.com", "subject": "organization:1:connection:2"],
            ],
            [
                "project": "acme-project", "project-number": "123456789012", "pool": "ours", "provider": "clearance",
                "service-account": "reader-of-ours", "issuer": "https://issuer.example.com",
                "subject": "organization:1:connection:2",
            ]
        ),
        (
            "servicenow-oauth",
            ["connector": "servicenow", "settings": ["instance_url": "https://acme.service-now.com"]],
            ["instance": "acme"]
        ),
        (
            "okta-service-app",
            ["connector": "okta", "settings": ["org_url": "https://acme.okta.com", "client_id": "0oa"]],
            ["okta-organization": "https://acme.okta.com"]
        ),
    ]

    @Test(arguments: connections)
    func `what a connection knows is filled in`(artifact: String, connection: JSON, wanted: [String: String]) throws {
        #expect(try ConnectionValues.of(connection, for: Artifacts.named(artifact)) == wanted)
    }

    @Test func `a connection of another connector, and what is none, are refused`() throws {
        let artifact = try Artifacts.named("aws-role")
        for other: JSON in [["connector": "gcp", "settings": [:]], ["items": []], "aws", ["connector": "aws"]] {
            #expect(throws: Refusal.self) { try ConnectionValues.of(other, for: artifact) }
        }
    }

    @Test func `what is filled in is held to its form like what is typed`() throws {
        let artifact = try Artifacts.named("servicenow-oauth")
        let connection: JSON = [
            "connector": "servicenow", "settings": ["instance_url": "https://$(id).service-now.com"],
        ]
        let values = try ConnectionValues.of(connection, for: artifact)
        #expect(throws: Refusal.self) { try artifact(values, profile: .evidence) }
    }
}
