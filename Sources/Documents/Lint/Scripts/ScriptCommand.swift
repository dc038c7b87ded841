/// One command of a script and the line that it begins on.
struct ScriptCommand {
    let line: Int
    let text: String

    /// Commands in their order; a backslash at the end of a line goes on with the next.
    static func all(in text: String) -> [ScriptCommand] {
        var (all, open) = ([ScriptCommand](), "")
        var start = 1
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if open.isEmpty { start = index + 1 }
            let trimmed = line.drop { $0.isWhitespace }
            guard !trimmed.hasPrefix("#") else { continue }
            if trimmed.hasSuffix("\\") {
                open += trimmed.dropLast()
                continue
            }
            let command = open + trimmed
            if !command.isEmpty { all.append(ScriptCommand(line: start, text: command)) }
            open = ""
        }
        return open.isEmpty ? all : all + [ScriptCommand(line: start, text: open)]
    }

    /// `--name=value`, `--name value`, each in quotes or not.
    func value(of option: String) -> String? {
        guard let found = text.firstRange(of: "--\(option)") else { return nil }
        var rest = text[found.upperBound...]
        guard let next = rest.first, next == "=" || next == " " else { return nil }
        rest = rest.dropFirst().drop { $0 == " " }
        if let quote = rest.first, quote == "\"" || quote == "'" {
            return String(rest.dropFirst().prefix { $0 != quote })
        }
        return String(rest.prefix { !$0.isWhitespace })
    }
}
