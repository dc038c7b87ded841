import Kernel
import Ledger
import Testing

@Suite struct EntryTests {
    private let key = MacKey(id: "mac-1", secret: Secret("a key for tests"))

    private func content(_ data: JSON = [:], subjects: [EntryContent.Subject] = []) -> EntryContent {
        EntryContent(
            at: 1_795_228_200_000,
            organization: "acme",
            action: "request_approved",
            actor: .init(kind: "person", id: "p1"),
            onBehalfOf: "p2",
            subjects: subjects,
            data: data
        )
    }

    @Test func `an entry is canonical JSON with everything that was said`() throws {
        let subjects: [EntryContent.Subject] = [.init("request", "r1"), .init("grant", "g1"), .init("request", "r2")]
        let entry = try Entry.next(after: nil, content: content(["b": 1, "a": "é\n"], subjects: subjects), macKey: key)
        let zeros = String(repeating: "0", count: 64)
        let text =
            #"{"action":"request_approved","actor":{"id":"p1","kind":"person"},"at":"2026-11-21T02:30:00.000Z""#
            + #","data":{"a":"é\n","b":1},"onBehalfOf":"p2","organization":"acme","prevHash":"\#(zeros)","seq":1"#
            + #","subjects":{"grant":["g1"],"request":["r1","r2"]}}"#
        #expect(String(decoding: entry.bytes, as: UTF8.self) == text)
        #expect(try JSON(parsing: entry.bytes).canonical == entry.bytes)
    }

    @Test func `each entry names the hash of the one before`() throws {
        let first = try Entry.next(after: nil, content: content(), macKey: key)
        let second = try Entry.next(after: first.head, content: content(), macKey: key)
        #expect(second.seq == 2)
        #expect(try JSON(parsing: second.bytes)["prevHash"]?.string == Hex.encode(sha256(first.bytes)))
        #expect(first.hash == sha256(first.bytes))
    }

    @Test func `an entry is authenticated under a named key`() throws {
        let entry = try Entry.next(after: nil, content: content(), macKey: key)
        #expect(entry.keyID == "mac-1")
        #expect(entry.mac == hmacSHA256(entry.bytes, key: Array("a key for tests".utf8)))
        let other = MacKey(id: "mac-1", secret: Secret("another key"))
        #expect(try Entry.next(after: nil, content: content(), macKey: other).mac != entry.mac)
    }

    @Test func `content that no verifier would read is refused`() {
        let twice = JSON.object([.init("a", 1), .init("a", 2)])
        let deep = (0..<80).reduce(JSON.null) { inner, _ in [inner] }
        for data in [twice, deep] {
            #expect(throws: EntryFault.self) { try Entry.next(after: nil, content: content(data), macKey: key) }
        }
    }

    @Test func `every kind of value in an entry survives`() throws {
        let data: JSON = [
            "numbers": [0, -1, 1.5, 1e21, 1e-7, .integer(.max), .integer(.min), .number(-0.25), 9_007_199_254_740_993],
            "text": ["\u{0}\u{1F}\u{7F}", "\"\\/\u{8}\u{C}\r\t", "\u{10FFFF}\u{FFFF}é", ""],
            "words": [true, false, nil],
            "é": [:], "\u{1F600}": [], "\u{FFFF}": 1, "a\nb": 2,
        ]
        let entry = try Entry.next(after: nil, content: content(data), macKey: key)
        #expect(try JSON(parsing: entry.bytes)["data"]?.canonical == data.canonical)
    }
}
