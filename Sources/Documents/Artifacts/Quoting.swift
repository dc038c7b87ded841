import Kernel

/// Puts a value into a format so that it stays one value there.
package enum Quoting {
    /// A double-quoted scalar; JSON's escapes are among YAML's.
    package static func yaml(_ text: String) -> String { json(text) }

    package static func json(_ text: String) -> String { JSON.string(text).text }

    /// A template string of Terraform, in which `${` and `%{` begin nothing.
    package static func hcl(_ text: String) -> String {
        json(text).replacing("${", with: "$${").replacing("%{", with: "%%{")
    }

    /// One word of a shell.
    package static func shell(_ text: String) -> String { "'" + text.replacing("'", with: #"'\''"#) + "'" }

    /// A string of Bicep, in which `${` begins nothing.
    package static func bicep(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'").replacing("${", with: "\\${") + "'"
    }

    /// A string inside an expression of an ARM template; what begins with `[` would be an expression.
    package static func arm(_ text: String) -> String { "'" + text.replacing("'", with: "''") + "'" }

    /// A string of the Common Expression Language that a condition of Google Cloud is written in, without double quotes.
    package static func cel(_ text: String) -> String {
        "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }

    /// Code within a line of Markdown; a backtick would end it.
    package static func markdown(_ text: String) -> String { "`" + text.replacing("`", with: "'") + "`" }
}

/// Text that people read line by line.
enum Pretty {
    /// JSON with two blanks a level and a line for each member and element.
    static func json(_ value: JSON) -> String { lines(value, depth: 0) + "\n" }

    private static func lines(_ value: JSON, depth: Int) -> String {
        let (inner, outer) = (String(repeating: "  ", count: depth + 1), String(repeating: "  ", count: depth))
        switch value {
        case .array(let elements) where !elements.isEmpty:
            let parts = elements.map { inner + lines($0, depth: depth + 1) }
            return "[\n" + parts.joined(separator: ",\n") + "\n" + outer + "]"
        case .object(let members) where !members.isEmpty:
            let parts = members.map { inner + Quoting.json($0.key) + ": " + lines($0.value, depth: depth + 1) }
            return "{\n" + parts.joined(separator: ",\n") + "\n" + outer + "}"
        default: return value.text
        }
    }
}

extension String {
    /// Every line but the empty ones moved to the right.
    func indented(_ blanks: Int) -> String {
        split(separator: "\n", omittingEmptySubsequences: false)
            .map { $0.isEmpty ? "" : String(repeating: " ", count: blanks) + $0 }.joined(separator: "\n")
    }
}
