import ConnectorKit
import Kernel
import Testing

@testable import Connectors

@Suite struct EntraTokenFailureTests {
    private func failure(_ status: Int, _ error: String, _ number: Int64?) -> ProviderFailure {
        let numbers = number.map { [JSON.integer($0)] } ?? []
        return ProviderFailure(entraToken: .json(status, ["error": .string(error), "error_codes": .array(numbers)]))
    }

    static let table: [(Int, String, Int64?, ProviderFailure.Kind, String)] = [
        (400, "unauthorized_client", 700_016, .disconnected, "consent_withdrawn"),
        (401, "invalid_client", 7_000_229, .disconnected, "consent_withdrawn"),
        (401, "invalid_client", 700_229, .terminal, "token_forbidden"),
        (400, "unauthorized_client", 7_000_112, .disconnected, "app_disabled"),
        (400, "invalid_grant", 65_001, .disconnected, "consent_withdrawn"),
        (400, "invalid_request", 90_002, .terminal, "tenant_missing"),
        (400, "invalid_resource", 500_011, .terminal, "configuration_wrong"),
        (401, "invalid_client", 7_000_215, .disconnected, "credential_refused"),
        (401, "invalid_client", 7_000_222, .disconnected, "credential_expired"),
        (401, "invalid_client", 700_027, .disconnected, "credential_refused"),
        (400, "invalid_client", 70_021, .retryable, "federation_not_ready"),
        (400, "interaction_required", 53_003, .disconnected, "blocked_by_policy"),
        (503, "temporarily_unavailable", 90_033, .retryable, "provider_unavailable"),
        (500, "invalid_client", 7_000_215, .retryable, "provider_unavailable"),
        (429, "", nil, .retryable, "rate_limited"),
        (401, "invalid_client", 1, .disconnected, "credential_refused"),
        (400, "something_new", nil, .terminal, "rejected"),
    ]

    @Test(arguments: table)
    func `a refusal is classed by word and status first, and by number as a number`(
        status: Int,
        error: String,
        number: Int64?,
        kind: ProviderFailure.Kind,
        code: String
    ) {
        let found = failure(status, error, number)
        #expect(found.kind == kind && found.code == code, "\(found)")
    }

    @Test func `a gateway's page is no credential failure`() {
        let page = HTTPReply(502, headers: ["content-type": "text/html"], body: Array("<html>".utf8))
        #expect(ProviderFailure(entraToken: page).kind == .retryable)
    }
}
