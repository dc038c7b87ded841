import Kernel
import Testing

/// What stands between the wire and everything else: one JSON text, strictly.
@Suite struct JSONParserTests {
    @Test func `a text is read with its members in their order`() throws {
        let json = try JSON(parsing: #" {"b": [1, 2.5, "x"], "a": {"c": null, "d": true, "e": false}} "#)
        #expect(json.text == #"{"b":[1,2.5,"x"],"a":{"c":null,"d":true,"e":false}}"#)
    }

    @Test func `of an object only what is asked for is read`() throws {
        let text =
            #" {"x": {"a": "]}\"", "b": [1, {"stages": 0}]}, "stages": ["s"], "y": -1.5e3 , "z":null, "days" : 7} "#
        let json = try JSON(parsing: text, only: ["days", "stages", "absent"])
        #expect(json.text == #"{"stages":["s"],"days":7}"#)
        #expect(try JSON(parsing: "{}", only: ["a"]) == .object([]))
        #expect(try JSON(parsing: #"{"b":"c"}"#, only: ["a"]) == .object([]))
    }

    @Test(arguments: [
        "", "[]", "{", #"{"a"#, #"{"a":"#, #"{"a":[}"#, #"{"a":"x"#, #"{"a":1"#, #"{"a" 1}"#, #"{"a":"\"#,
    ])
    func `what is cut off is refused even where nothing of it is asked for`(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text, only: ["b"]) }
    }

    @Test(arguments: [#"{"a":1,"a":2}"#, #"{"a":1,"\u0061":2}"#, #"{"x":{"":0,"":0}}"#])
    func `a key that stands twice is refused, however it is written`(text: String) {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: text) }
        #expect(error?.problem.hasSuffix("stands twice") == true)
    }

    /// Few keys are compared one by one and many are looked up.
    @Test(arguments: [2, 8, 9, 10, 100])
    func `a key that stands twice is refused among few and among many`(count: Int) {
        let members = (1..<count).map { #""k\#($0)":0"# }
        #expect(throws: Never.self) { try JSON(parsing: "{" + members.joined(separator: ",") + "}") }
        for twice in [#""k1":1"#, #""k\#(count - 1)":1"#] {
            let text = "{" + (members + [twice]).joined(separator: ",") + "}"
            #expect(throws: JSONError.self) { try JSON(parsing: text) }
        }
    }

    @Test func `keys that only look alike are two keys`() throws {
        let json = try JSON(parsing: "{\"\u{E9}\":1,\"e\u{301}\":2}")
        #expect(json["\u{E9}"] == 1)
        #expect(json["e\u{301}"] == 2)
    }

    static let badUTF8: [[UInt8]] = [
        [0xFF], [0x80], [0xC3], [0xC0, 0x80], [0xE0, 0x80, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80],
        [0xF0, 0x9F, 0x98],
    ]

    @Test(arguments: badUTF8) func `bytes that are no UTF-8 are refused, in values and in keys`(bytes: [UInt8]) {
        let quote = UInt8(ascii: "\"")
        #expect(throws: JSONError.self) { try JSON(parsing: [quote] + bytes + [quote]) }
        let key = Array("{\"".utf8) + bytes + Array("\":1}".utf8)
        #expect(throws: JSONError.self) { try JSON(parsing: key) }
    }

    @Test func `a byte order mark is no JSON`() {
        #expect(throws: JSONError.self) { try JSON(parsing: [0xEF, 0xBB, 0xBF] + Array("{}".utf8)) }
    }

    @Test func `nesting ends at the depth that was given`() throws {
        func nested(_ depth: Int) -> String {
            String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        }
        _ = try JSON(parsing: nested(65))
        #expect(throws: JSONError.self) { try JSON(parsing: nested(66)) }
        #expect(throws: JSONError.self) { try JSON(parsing: Array(nested(3).utf8), depth: 1) }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: "[", count: 1_000_000)) }
        #expect(throws: JSONError.self) { try JSON(parsing: String(repeating: #"{"a":"#, count: 100_000)) }
    }

    static let numbers: [(String, JSON)] = [
        ("0", 0), ("-1", -1), ("9223372036854775807", .integer(.max)), ("-9223372036854775808", .integer(.min)),
        ("9223372036854775808", .number(9_223_372_036_854_775_808)), ("1.5", 1.5), ("-0", .number(-0.0)),
        ("1e2", .number(100)), ("1E-2", .number(0.01)), ("2.50e+1", .number(25)),
        ("5e-324", .number(.leastNonzeroMagnitude)),
    ]

    @Test(arguments: numbers) func `whole numbers of 64 bits stay whole, others are doubles`(text: String, value: JSON)
        throws
    {
        #expect(try JSON(parsing: text) == value)
    }

    static let malformed = [
        "", " ", "01", "-01", "00", "-", "+1", "1.", ".5", "1e", "1e+", "1e400", "-1e400", "0x10", "1_000", "NaN",
        "Infinity", "nul", "True", "{", "}", "[1,]", "[,1]", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}", "{'a':1}",
        "\"", "\"\u{1}\"", "\"\n\"", #""\x""#, #""\u12""#, #""\u12G4""#, #""\ud800""#, #""\ud800\u0041""#,
        #""\udc00""#, #""\ud800\ud800""#, "1 2", "{} {}", "[1] x", "// x\n1", "\u{FEFF}1", "\u{A0}1",
    ]

    @Test(arguments: malformed) func `what RFC 8259 does not know is refused`(text: String) {
        #expect(throws: JSONError.self) { try JSON(parsing: text) }
    }

    @Test func `escapes become what they stand for`() throws {
        let json = try JSON(parsing: #""\"\\\/\b\f\n\r\t\u0041\u00e9\u20AC\ud83d\ude00\u0000""#)
        #expect(json == .string("\"\\/\u{8}\u{c}\n\r\tA\u{E9}\u{20AC}\u{1F600}\u{0}"))
    }

    @Test func `an error says where`() {
        let error = #expect(throws: JSONError.self) { try JSON(parsing: "[1, x]") }
        #expect(error?.description == "not a JSON value at byte 4")
    }

    @Test func `no bytes whatever make the parser crash, and what it reads it writes and reads again`() throws {
        var numbers = FewNumbers()
        let alphabet = Array(#"{}[]",:\u0123dDeE+-.truefalsn "#.utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xED, 0xFF]
        for _ in 0..<20_000 {
            let bytes = (0..<numbers.below(24)).map { _ in alphabet[numbers.below(alphabet.count)] }
            guard let json = try? JSON(parsing: bytes) else { continue }
            #expect(try JSON(parsing: json.canonical).canonical == json.canonical)
        }
    }
}

/// The same numbers in every run.
struct FewNumbers {
    private var state: UInt64 = 0x9E37_79B9_7F4A_7C15

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }

    mutating func below(_ limit: Int) -> Int { Int(next() % UInt64(limit)) }
}
