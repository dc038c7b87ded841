package import Kernel

/// A file in which the operator gives a secret of its own, such as the private key of an app.
package enum OperatorFile {
    /// Its content without white space at the end.
    ///
    /// - Parameter what: what it holds, for the refusal's words, for example `key file`.
    /// - Throws: a refusal that says what to do when it is missing, empty or can be reached by others than its owner.
    package static func read(_ path: String, _ what: String) throws(Refusal) -> Secret {
        var bytes: [UInt8]
        do { bytes = try PrivateFile.read(path) } catch { throw error.refusal(what, path) }
        while let last = bytes.last, [0x0A, 0x0D, 0x20, 0x09].contains(last) { bytes.removeLast() }
        guard !bytes.isEmpty else { throw Refusal(.invalid, "key_file_malformed", "the \(what) `\(path)` is empty") }
        return Secret(bytes)
    }
}
