import Foundation
import Testing

/// What a page says, without its markup: one line for each piece of text, controls in brackets, `ID` for every id.
enum PageText {
    static func of(_ html: String) -> String {
        let main = html.firstRange(of: "<main").map { String(html[$0.lowerBound...]) } ?? html
        let body = main.firstRange(of: "</main>").map { String(main[..<$0.lowerBound]) } ?? main
        let controls = body.replacing(/<button[^>]*>/, with: "\n[button] ")
            .replacing(/<textarea[^>]*id="([^"]+)"[^>]*>/) { "\n[text \($0.1)] " }
            .replacing(/<input[^>]*type="(?:text|search|number|date)"[^>]*id="([^"]+)"[^>]*>/) { "\n[field \($0.1)]\n" }
            .replacing(/<input[^>]*type="checkbox"[^>]*>/, with: "\n[tick] ")
            .replacing(/\b01[0-9a-z]{24}\b/, with: "ID")
        let lines = controls.replacing(/<[^>]+>/, with: "\n").split(separator: "\n")
            .map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
        return lines.joined(separator: "\n") + "\n"
    }
}

/// Pages as they were when somebody last looked at them; `CLEARANCE_RECORD=1` keeps them as they are now.
enum Snapshot {
    static func check(_ html: String, as name: String) throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Snapshots/\(name).txt")
        let text = PageText.of(html)
        if ProcessInfo.processInfo.environment["CLEARANCE_RECORD"] != nil { try Data(text.utf8).write(to: file) }
        let kept = try String(contentsOf: file, encoding: .utf8)
        #expect(text == kept, "\(name) differs from \(file.lastPathComponent)")
    }
}
