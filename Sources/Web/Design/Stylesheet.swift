import Kernel

/// The one design system, in one file that the browser keeps for good: its address changes with its content.
enum Stylesheet {
    static let text = [tokens, ground, layout, components, forms, tables, figures].joined(separator: "\n")
    static let path = "/assets/\(Asset.mark(text))/clearance.css"
}

/// Files that go with the pages.
///
/// They are literals because a copied resource would put the build's own path into the binary.
enum Asset {
    /// Eight hexadecimal digits that change with the content.
    static func mark(_ text: String) -> String { String(Hex.encode(sha256(Array(text.utf8))).prefix(8)) }
}
