package import Domain
import Kernel

extension ConnectorManifest {
    /// What these settings name at the other side; nil until all that it takes is known.
    package func bindingKey(_ settings: [String: String]) -> BindingKey? {
        guard !identity.isEmpty else { return nil }
        var parts: [JSON] = [.string(kind)]
        for name in identity {
            guard let value = settings[name], !value.isEmpty else { return nil }
            parts += [.string(name), .string(BindingKey.canonical(value))]
        }
        return BindingKey(digest: sha256(JSON.array(parts).canonical))
    }
}

extension BindingKey {
    /// Spellings that lead to one place are one: letters of either size, a slash, dot or usual port at the end of a host.
    static func canonical(_ value: String) -> String {
        let text = String(decoding: value.utf8.map { (65...90).contains($0) ? $0 + 32 : $0 }, as: UTF8.self)
        guard let address = WebAddress(text) else { return text }
        var host = Substring(address.host)
        while host.last == "." { host.removeLast() }
        let path = address.path.split(separator: "/").joined(separator: "/")
        return "\(address.scheme)://\(host):\(address.port)/\(path)"
    }
}
