package import Kernel

extension ReceivedSignature {
    /// Verifies the signature, its times and the body's digest.
    ///
    /// Whoever calls this looks the secret up by `keyID`, and then refuses to see the nonce twice.
    ///
    /// - Parameters:
    ///   - skew: how far the two clocks may differ.
    ///   - maximumLife: how long after `created` a signature may live at most.
    package func verify(
        _ message: SignableMessage,
        secret: Secret,
        tag: String,
        at now: Instant,
        skew: Span = .seconds(60),
        maximumLife: Span = .minutes(5)
    ) throws(Refusal) {
        guard sameBytes(signature.tag, tag) else { throw ReceivedSignature.malformed("it was made for another use") }
        for component in MessageSignature.required where !signature.components.contains(component) {
            throw ReceivedSignature.malformed("it does not cover `\(component)`")
        }
        guard (16...128).contains(signature.nonce.utf8.count) else {
            throw ReceivedSignature.malformed("its nonce must have 16 to 128 characters")
        }
        try checkTimes(at: now, skew, maximumLife)
        let base = try signatureBase(of: message, signature.components, parameters.text)
        guard equalInConstantTime(mac, secret.withBytes { hmacSHA256(base, key: $0) }) else {
            throw Refusal(
                .unauthenticated,
                "signature_wrong",
                "the signature does not match the request and the app secret"
            )
        }
        try ContentDigest.check(message.field(ContentDigest.field), of: message.body)
    }

    private func checkTimes(at now: Instant, _ skew: Span, _ maximumLife: Span) throws(Refusal) {
        guard signature.created <= now + skew else {
            throw Refusal(
                .unauthenticated,
                "signature_from_the_future",
                "the request is signed in the future; check both clocks"
            )
        }
        guard now < signature.expires + skew, signature.expires - signature.created <= maximumLife,
            now - signature.created <= Span(milliseconds: maximumLife.milliseconds + skew.milliseconds)
        else {
            throw Refusal(
                .unauthenticated,
                "signature_expired",
                "the signature has expired or lives too long; sign anew"
            )
        }
    }
}
