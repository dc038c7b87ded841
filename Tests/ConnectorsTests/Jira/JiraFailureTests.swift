import ConnectorKit
import Kernel
import Testing

@testable import Connectors

@Suite struct JiraFailureTests {
    private func failure(_ status: Int, _ body: JSON) -> ProviderFailure {
        ProviderFailure(jira: .json(status, body), at: Instant(milliseconds: 0))
    }

    @Test(arguments: [400, 401, 403, 404, 409, 500])
    func `what Jira or a person wrote never becomes part of a message`(status: Int) {
        let body: JSON = [
            "errorMessages": ["Pat Example <pat@acme.example> may not see 'layoffs'"],
            "errors": ["layoffs for pat": "secret plan", "comment": "by Pat Example"],
            "errorMessage": "Pat Example", "message": "pat@acme.example",
        ]
        let message = failure(status, body).message
        #expect(message.hasPrefix("Jira answered \(status): "))
        for word in ["Pat", "pat", "layoffs", "secret", "acme"] { #expect(!message.contains(word), "\(message)") }
    }

    @Test func `the fields that Jira complains of are named`() {
        let message = failure(400, ["errors": ["resolution": "Field is required", "customfield_10010": "x"]]).message
        #expect(message.contains("`resolution`") && message.contains("`customfield_10010`"))
    }
}
