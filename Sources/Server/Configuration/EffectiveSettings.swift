import Kernel

/// Every setting with its value and where that came from.
package struct EffectiveSettings: Sendable {
    package enum Source: Equatable, Sendable, CustomStringConvertible {
        case flag(String), environment(String), file(String), fallback

        package var description: String {
            switch self {
            case .flag(let name): "flag \(name)"
            case .environment(let name): "environment \(name)"
            case .file(let path): "file \(path)"
            case .fallback: "default"
            }
        }
    }

    package struct Entry: Sendable {
        package let setting: Setting
        package let value: String?
        package let source: Source

        /// The value as it may be shown.
        package var shown: String? { setting.isSecret ? value.map { _ in "•••" } : value }
    }

    package let entries: [Entry]
    /// Names in the file that are no setting: most often a typing error.
    package let unknown: [String]

    package subscript(key: String) -> String? {
        entries.first { $0.setting.key == key }?.value.flatMap { $0.isEmpty ? nil : $0 }
    }
}
