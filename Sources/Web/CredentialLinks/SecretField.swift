import Kernel

/// How a secret is asked for: masked, and never with what is there already.
enum SecretField {
    static func view(_ field: String) -> View {
        [
            "field": .text(field), "fieldName": .text("secret." + field), "fieldID": .text("secret-" + field),
            "label": .text(field.spaced.capitalizedFirst), "manyLines": .flag(hasManyLines(field)),
        ]
    }

    /// Keys and certificates come as PEM text, whose lines a one-line field would lose.
    static func hasManyLines(_ field: String) -> Bool {
        ["private_key", "certificate", "_pem", "_json"].contains { field.hasSuffix($0) }
    }
}
