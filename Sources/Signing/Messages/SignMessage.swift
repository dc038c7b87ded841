package import Kernel
import RawStructuredFieldValues

extension MessageSignature {
    /// The fields to send with the message: its digest, what is signed, and the signature.
    ///
    /// - Parameter message: with its `content-type`; a digest it may already have is replaced.
    package func fields(for message: SignableMessage, secret: Secret) throws -> [(name: String, value: String)] {
        var message = message
        let digest = ContentDigest.value(for: message.body)
        message.fields.removeAll { $0.name == ContentDigest.field }
        message.fields.append((ContentDigest.field, digest))
        let list = innerList
        let base = try signatureBase(of: message, components, list.text)
        let mac = secret.withBytes { hmacSHA256(base, key: $0) }
        let value = Item(bareItem: RFC9651BareItem.undecodedByteSequence(Base64.encode(mac)), parameters: OrderedMap())
        return [
            (ContentDigest.field, digest),
            ("signature-input", try text([label: .innerList(list)])),
            ("signature", try text([label: .item(value)])),
        ]
    }

    private func text(_ dictionary: OrderedMap<String, ItemOrInnerList>) throws -> String {
        var serializer = StructuredFieldValueSerializer()
        return String(decoding: try serializer.writeDictionaryFieldValue(dictionary), as: UTF8.self)
    }
}
