import Kernel

/// The one private key in a PEM text (RFC 7468).
struct PEMBlock {
    let label: String
    let bytes: [UInt8]

    init(pkcs8Prefix: [UInt8], key: [UInt8]) { (label, bytes) = ("PRIVATE KEY", pkcs8Prefix + key) }

    init(_ text: String) throws(Refusal) {
        let lines = text.split(whereSeparator: \.isNewline).map { $0.trimmed }
        let begins = lines.indices.filter { lines[$0].hasPrefix("-----BEGIN ") }
        let labels = begins.map { String(lines[$0].dropFirst(11).prefix { $0 != "-" }) }
        try PEMBlock.refuseWrongKinds(labels)
        // `openssl ecparam -genkey` writes the curve's name in a block of its own before the key.
        let wanted = zip(begins, labels).filter { $0.1 != "EC PARAMETERS" }
        guard wanted.count == 1, let (begin, label) = wanted.first else {
            throw PEMBlock.refusal("several", "the text holds several private keys; paste exactly one")
        }
        guard let end = lines[begin...].firstIndex(of: "-----END \(label)-----") else {
            throw PEMBlock.refusal("truncated", "the private key ends before its END line; paste it whole")
        }
        let body = lines[(begin + 1)..<end]
        guard !body.contains(where: { $0.contains("ENCRYPTED") }) else { throw PEMBlock.encrypted }
        guard let bytes = Base64.decode(body.joined()), !bytes.isEmpty else {
            throw PEMBlock.refusal("unreadable", "the private key is damaged: its lines are not base 64")
        }
        (self.label, self.bytes) = (label, bytes)
    }

    var text: String {
        "-----BEGIN \(label)-----\n\(Base64.encode(bytes))\n-----END \(label)-----\n"
    }

    private static func refuseWrongKinds(_ labels: [String]) throws(Refusal) {
        guard !labels.isEmpty else {
            throw refusal("missing", "no PEM text; it should begin with -----BEGIN PRIVATE KEY-----")
        }
        for label in labels {
            switch label {
            case "PRIVATE KEY", "RSA PRIVATE KEY", "EC PRIVATE KEY", "EC PARAMETERS": continue
            case "ENCRYPTED PRIVATE KEY": throw encrypted
            case "CERTIFICATE", "TRUSTED CERTIFICATE", "CERTIFICATE REQUEST":
                throw refusal("is_certificate", "the text holds a certificate; paste the private key alone")
            case "PUBLIC KEY", "RSA PUBLIC KEY":
                throw refusal("is_public", "this is a public key; paste the private one")
            default: throw refusal("unsupported", "a PEM block of this kind is not a private key we can use")
            }
        }
    }

    private static var encrypted: Refusal {
        refusal("encrypted", "the private key is encrypted; decrypt it first, for instance with `openssl pkey`")
    }

    private static func refusal(_ reason: String, _ message: String) -> Refusal {
        Refusal(.invalid, "private_key_" + reason, message)
    }
}

extension Substring {
    /// Without spaces and tabs at both ends, as text copied from a page may have.
    fileprivate var trimmed: String {
        let head = drop { $0 == " " || $0 == "\t" }
        return String(
            head.prefix(upTo: head.lastIndex { $0 != " " && $0 != "\t" }.map(head.index(after:)) ?? head.startIndex)
        )
    }
}
