/// What stands between quotes in lines that are read without a parser.
enum Quoted {
    static func texts(in line: some StringProtocol, by quote: Character) -> [String] {
        line.split(separator: quote, omittingEmptySubsequences: false).enumerated().compactMap { index, part in
            index % 2 == 1 ? String(part) : nil
        }
    }
}
