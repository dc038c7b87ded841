import ConnectorKit
import Kernel

extension ProviderFailure {
    /// What a refusal of Entra's token endpoint means.
    ///
    /// The class follows from `error` and the status, as Microsoft asks; the numbers only refine it and choose the words.
    init(entraToken reply: HTTPReply) {
        let body = reply.json
        let error = body?["error"]?.string ?? ""
        let numbers = (body?["error_codes"]?.array ?? []).compactMap(\.integer)
        let meaning = AADSTS.meaning(of: numbers)
        let (kind, code, plain) = Self.entraToken(reply.status, error)
        let isTransient = kind == .retryable
        self.init(
            isTransient ? kind : meaning?.kind ?? kind,
            isTransient ? code : meaning?.code ?? code,
            "Entra's token endpoint answered \(reply.status)" + (error.isEmpty ? "" : " `\(error.prefix(40))`")
                + numbers.prefix(3).map { " AADSTS\($0)" }.joined() + ": " + (meaning?.words ?? plain),
            providerRequestID: body?["trace_id"]?.string ?? reply.headers["x-ms-request-id"],
            retryAfter: reply.retryAfter ?? (meaning?.kind == .retryable ? .minutes(1) : nil)
        )
    }

    private static func entraToken(_ status: Int, _ error: String) -> (Kind, String, String) {
        switch (status, error) {
        case (429, _): (.retryable, "rate_limited", "too many calls")
        case (408, _), (500..., _), (_, "temporarily_unavailable"), (_, "server_error"):
            (.retryable, "provider_unavailable", "the service has trouble")
        case (_, "invalid_client"): (.disconnected, "credential_refused", "the app's secret or key is not accepted")
        case (_, "unauthorized_client"):
            (.disconnected, "consent_withdrawn", "the tenant does not know or allow the app")
        case (_, "consent_required"), (_, "interaction_required"), (_, "invalid_grant"), (_, "access_denied"):
            (.disconnected, "consent_withdrawn", "the tenant's admin must consent again")
        case (_, "invalid_scope"), (_, "invalid_resource"):
            (.terminal, "configuration_wrong", "the tenant does not know Microsoft Graph; check the cloud's addresses")
        case (401, _), (403, _): (.disconnected, "credential_refused", "the credential is not accepted")
        default: (.terminal, "rejected", "check tenant and client id")
        }
    }
}

/// Microsoft's error numbers at the token endpoint, compared as numbers: 7000229 and 700229 are different things.
struct AADSTS {
    let kind: ProviderFailure.Kind
    let code: String
    let words: String

    static func meaning(of numbers: [Int64]) -> AADSTS? { numbers.lazy.compactMap(meaning).first }

    private static func meaning(_ number: Int64) -> AADSTS? {
        switch number {
        case 700_016, 7_000_229:
            .init(.disconnected, "consent_withdrawn", "the app is not in the tenant: its admin must consent again")
        case 7_000_112, 70_001: .init(.disconnected, "app_disabled", "an admin has disabled the app")
        case 65_001, 90_094, 90_008, 650_056, 90_099:
            .init(.disconnected, "consent_withdrawn", "consent is missing: the tenant's admin must consent again")
        case 90_002: .init(.terminal, "tenant_missing", "there is no such tenant; check `tenant_id`")
        case 500_011, 650_052:
            .init(
                .terminal,
                "configuration_wrong",
                "Microsoft Graph is not in that tenant; check the cloud's addresses"
            )
        case 90_038, 900_382, 900_432:
            .init(.terminal, "configuration_wrong", "the tenant is in another national cloud")
        case 9_001_023, 90_130: .init(.terminal, "configuration_wrong", "`tenant_id` must be one tenant")
        case 7_000_215, 70_002: .init(.disconnected, "credential_refused", "the client secret is wrong; paste it again")
        case 7_000_222: .init(.disconnected, "credential_expired", "the client secret has expired; paste a new one")
        case 700_027, 700_030, 50_012, 50_013, 500_133:
            .init(.disconnected, "credential_refused", "the assertion is not accepted; check key, thumbprint and clock")
        case 70_021:
            .init(.retryable, "federation_not_ready", "no matching federated credential yet; it may take minutes")
        case 53_003, 530_032:
            .init(.disconnected, "blocked_by_policy", "the tenant's Conditional Access blocks the app")
        case 50_033, 90_006, 90_012, 90_024, 90_033, 90_055, 90_090:
            .init(.retryable, "provider_unavailable", "the service has trouble")
        case 700_229: .init(.terminal, "token_forbidden", "this kind of token cannot be used as an assertion")
        default: nil
        }
    }

    private init(_ kind: ProviderFailure.Kind, _ code: String, _ words: String) {
        (self.kind, self.code, self.words) = (kind, code, words)
    }
}
