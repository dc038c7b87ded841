import HTTPTypes

/// Header names that the library does not know.
extension HTTPField.Name {
    static let requestID = known("X-Request-Id")
    static let referrerPolicy = known("Referrer-Policy")
    static let openerPolicy = known("Cross-Origin-Opener-Policy")
    static let resourcePolicy = known("Cross-Origin-Resource-Policy")
    static let permissionsPolicy = known("Permissions-Policy")
    static let idempotencyKey = known("Idempotency-Key")
    static let exportWindow = known("Clearance-Export-Window")
    static let rateLimit = known("RateLimit")
    static let rateLimitPolicy = known("RateLimit-Policy")

    /// The fallback is never reached: all names above are tokens, which a test reads back.
    private static func known(_ name: String) -> HTTPField.Name { HTTPField.Name(name) ?? .server }
}
