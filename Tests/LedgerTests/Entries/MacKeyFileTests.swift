import Kernel
import Ledger
import Testing

@Suite struct MacKeyFileTests {
    @Test func `what is written can be read again, and begins with a warning`() throws {
        let keys = ["k1", "k=2"].map { MacKey(id: $0, secret: Secret(SeededNumbers(5).bytes(32))) }
        let text = MacKeyFile(keys).text
        #expect(text.withText { $0.hasPrefix("# SECRET") })
        // The last `=` would be another reading; ids have none, and the first one counts.
        #expect(throws: MacKeyFileFault.self) { try MacKeyFile(parsing: text) }
        let read = try MacKeyFile(parsing: MacKeyFile([keys[0]]).text)
        #expect(read.keys.map(\.id) == ["k1"])
        #expect(read.keys[0].mac([1, 2, 3]) == keys[0].mac([1, 2, 3]))
    }

    private static let hex = String(repeating: "ab", count: 32)

    @Test(arguments: [
        "", "# only words\n", "k1", "k1=", "=\(hex)", "k1=\(hex)0", "k1=\(hex.uppercased())", "k1=\(hex)\r\n",
        "k1=\(hex)\nk1=\(hex)\n", "k1=\(hex)\nk1=\(String(repeating: "0", count: 64))\n",
    ])
    func `anything else is refused, two keys of one name above all`(text: String) {
        #expect(throws: MacKeyFileFault.self) { try MacKeyFile(parsing: Secret(text)) }
    }
}
