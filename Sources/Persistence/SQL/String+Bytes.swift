extension String {
    /// Whether these bytes stand in it: to search a statement's text by characters costs more than to compile it.
    func hasBytes(_ word: String) -> Bool {
        var (text, word) = (self, word)
        return text.withUTF8 { text in
            word.withUTF8 { word in
                guard let first = word.first, text.count >= word.count else { return word.isEmpty }
                return (0...(text.count - word.count)).contains { start in
                    text[start] == first && word.indices.allSatisfy { text[start + $0] == word[$0] }
                }
            }
        }
    }
}
