/// Writes text into other systems' filter languages, so that no value can end its own quotes.
package enum Literal {
    /// A string of OData (Graph): single quotes, a quote doubled.
    package static func odata(_ text: String) -> String { "'" + escaped(text, "'" as Unicode.Scalar, by: "'") + "'" }

    /// A string of Okta's filters (SCIM): double quotes, quote and backslash escaped by a backslash.
    package static func okta(_ text: String) -> String {
        "\"" + escaped(escaped(text, "\\", by: "\\"), "\"", by: "\\") + "\""
    }

    private static func escaped(_ text: String, _ special: Unicode.Scalar, by escape: Unicode.Scalar) -> String {
        var output = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            if scalar == special { output.append(escape) }
            output.append(scalar)
        }
        return String(output)
    }
}
