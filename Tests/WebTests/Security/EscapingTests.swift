import Domain
import Kernel
import Mustache
import Testing

@testable import Web

@Suite struct EscapingTests {
    static let attacks = [
        "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'; drop", "{{formToken}}", "&lt;",
        // A quote with a combining mark is one character, but still a quote to a browser.
        "\"\u{301} autofocus onfocus=alert(1) x=\"\u{301}",
    ]

    @Test(arguments: attacks) func `what people typed is shown as text`(text: String) async throws {
        let house = try await House()
        let company = try await Company(house)
        let id = try await company.raise("HELP-66", by: "jira-rosa", tool: "midjourney", days: 3, use: text)
        try await house.visit { client in
            let approver = try await Browser(house.approver, at: house, client)
            for path in ["/approvals", "/requests/\(id)", "/requests?issue=\(WebAddress.encode(text))"] {
                let page = try await approver.get(path).text
                #expect(!page.contains("<script>alert"))
                #expect(!page.contains("<img src=x"))
                #expect(!page.utf8.contains(sequence: Array("\"\u{301} autofocus".utf8)))
            }
            #expect(try await approver.get("/requests/\(id)").text.contains(PlainHTML().escapeText(text)))
        }
    }

    @Test func `every template is well-formed`() {
        for (name, text) in Templates.texts {
            #expect(Templates.library.getTemplate(named: name) != nil, "\(name)")
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name) shows something unescaped")
            #expect(!text.contains("style=") && !text.contains(" on" + "click"), "\(name) has inline style or script")
        }
    }
}

extension Sequence where Element == UInt8 {
    func contains(sequence wanted: [UInt8]) -> Bool {
        let bytes = Array(self)
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains { bytes[$0..<($0 + wanted.count)].elementsEqual(wanted) }
    }
}
