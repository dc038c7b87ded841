import Mustache

/// What a template may show: texts, flags, lists and parts by name.
///
/// A field set to nothing hides a field of the same name further out, so that a row never shows its page's values.
struct View: Sendable, MustacheParent, ExpressibleByDictionaryLiteral {
    enum Field: Sendable {
        case text(String)
        case flag(Bool)
        case list([View])
        case part(View)
        case nothing
    }

    private var fields: [String: Field]

    init(dictionaryLiteral elements: (String, Field)...) {
        fields = Dictionary(elements) { _, last in last }
    }

    subscript(name: String) -> Field {
        get { fields[name] ?? .nothing }
        set { fields[name] = newValue }
    }

    func child(named name: String) -> Any? {
        switch fields[name] {
        case .text(let text): text
        case .flag(let flag): flag
        case .list(let views): views
        case .part(let view): view
        case .nothing: Nothing()
        case nil: nil
        }
    }

    func adding(_ other: View) -> View {
        var copy = self
        copy.fields.merge(other.fields) { _, new in new }
        return copy
    }
}

extension View.Field: ExpressibleByStringLiteral, ExpressibleByStringInterpolation, ExpressibleByBooleanLiteral,
    ExpressibleByNilLiteral, ExpressibleByArrayLiteral
{
    init(stringLiteral value: String) { self = .text(value) }
    init(booleanLiteral value: Bool) { self = .flag(value) }
    init(nilLiteral: ()) { self = .nothing }
    init(arrayLiteral elements: View...) { self = .list(elements) }

    /// The text, or nothing for nil and for empty text.
    static func some(_ text: String?) -> Self { text.map { $0.isEmpty ? .nothing : .text($0) } ?? .nothing }
    static func maybe(_ view: View?) -> Self { view.map(Self.part) ?? .nothing }
    static func number(_ number: some BinaryInteger) -> Self { .text(String(number)) }
}

/// Renders as nothing and counts as false.
private struct Nothing: MustacheCustomRenderable {
    var renderText: String { "" }
    var isNull: Bool { true }
}
