import Kernel

/// The document format that Jira's API v3 wants instead of text.
enum AtlassianDocument {
    /// Plain text, one paragraph a line; empty lines only separate.
    static func plain(_ text: String) -> JSON {
        let paragraphs = text.split(whereSeparator: \.isNewline).map { line -> JSON in
            ["type": "paragraph", "content": [["type": "text", "text": .string(String(line))]]]
        }
        return ["type": "doc", "version": 1, "content": .array(paragraphs)]
    }
}
