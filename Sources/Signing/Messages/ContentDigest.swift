package import Kernel
import RawStructuredFieldValues

/// The digest of a body as RFC 9530 writes it.
package enum ContentDigest {
    package static let field = "content-digest"

    package static func value(for body: [UInt8]) -> String { "sha-256=:\(Base64.encode(sha256(body))):" }

    /// Refuses a body that is not the one that was signed; a digest by another algorithm alone does not count.
    package static func check(_ value: String?, of body: [UInt8]) throws(Refusal) {
        guard let value, let digest = read(value) else {
            throw Refusal(.unauthenticated, "digest_missing", "the request has no sha-256 `Content-Digest`")
        }
        guard equalInConstantTime(digest, sha256(body)) else {
            throw Refusal(.unauthenticated, "digest_mismatch", "the body is not the one that was signed")
        }
    }

    private static func read(_ value: String) -> [UInt8]? {
        var parser = StructuredFieldValueParser(Array(value.utf8))
        guard let digests = try? parser.parseDictionaryFieldValue(), case .item(let item) = digests["sha-256"],
            case .undecodedByteSequence(let text) = item.rfc9651BareItem
        else { return nil }
        return Base64.decode(text)
    }
}
