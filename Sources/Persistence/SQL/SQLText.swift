/// Pieces of statements that are made once from closed sets, never from what a caller says.
enum SQLText {
    /// `('a', 'b')`, sorted so that the same set always makes the same statement.
    static func words<Word: RawRepresentable>(_ words: some Sequence<Word>) -> String
    where Word.RawValue == String {
        "(" + words.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ") + ")"
    }
}
