package import Kernel

/// The keys of the authentication codes as an operator hands them to someone who shall check the codes.
///
/// Text: one line `id=key` for each key, the key in 64 hexadecimal digits; lines that begin with `#` say something to people.
package struct MacKeyFile: Sendable {
    package let keys: [MacKey]

    package init(_ keys: [MacKey]) { self.keys = keys }

    /// Reads what `text` writes; a name that stands twice would leave open which key is meant, and is refused.
    package init(parsing text: Secret) throws(MacKeyFileFault) {
        keys = try text.withText { (text) throws(MacKeyFileFault) in
            var keys: [MacKey] = []
            for line in text.split(separator: "\n") where !line.hasPrefix("#") {
                let key = try MacKey(line: line)
                guard !keys.contains(where: { $0.id.utf8.elementsEqual(key.id.utf8) }) else {
                    throw MacKeyFileFault(problem: "the key `\(key.id)` stands twice")
                }
                keys.append(key)
            }
            guard !keys.isEmpty else { throw MacKeyFileFault(problem: "there is no key") }
            return keys
        }
    }

    package var text: Secret {
        let lines = keys.map { key in key.secret.withBytes { "\(key.id)=\(Hex.encode($0))\n" } }
        return Secret(Self.warning + lines.joined())
    }

    /// What whoever holds the file has to know.
    package static let warning = """
        # SECRET. Whoever holds these keys can make authentication codes that fit entries which nobody recorded.
        # They check codes in an export; they sign nothing. Keep them apart from the export and delete them afterwards.

        """
}

/// Why a text holds no keys.
package struct MacKeyFileFault: Error, Equatable, Sendable {
    package let problem: String
}

extension MacKey {
    fileprivate init(line: Substring) throws(MacKeyFileFault) {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, let hash = Hash256(hex: String(parts[1])) else {
            throw MacKeyFileFault(problem: "a line is not `id=key` with a key of 64 hexadecimal digits")
        }
        self.init(id: String(parts[0]), secret: Secret(hash.bytes))
    }
}
