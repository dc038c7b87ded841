/// The options of a selection or of radio buttons, and which one is chosen.
enum Choices {
    static func of(_ options: [(value: String, label: String)], chosen: String?) -> View.Field {
        .list(
            options.map { option in
                [
                    "value": .text(option.value), "label": .text(option.label),
                    "chosen": .flag(chosen.map { $0.utf8.elementsEqual(option.value.utf8) } ?? false),
                ]
            }
        )
    }

    /// A closed list of words, as people read them.
    static func of<Word: CaseIterable & RawRepresentable>(_ type: Word.Type, chosen: String?) -> View.Field
    where Word.RawValue == String {
        of(Word.allCases.map { (value: $0.rawValue, label: $0.rawValue.spaced.capitalizedFirst) }, chosen: chosen)
    }
}
