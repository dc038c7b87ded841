import Kernel
import Testing

/// RFC 8785, on whose bytes every hash of the log rests.
@Suite struct CanonicalJSONTests {
    /// Appendix B: the bits of a double, and how it is written.
    static let numbers: [(UInt64, String)] = [
        (0x0000_0000_0000_0000, "0"), (0x8000_0000_0000_0000, "0"), (0x0000_0000_0000_0001, "5e-324"),
        (0x8000_0000_0000_0001, "-5e-324"), (0x7FEF_FFFF_FFFF_FFFF, "1.7976931348623157e+308"),
        (0xFFEF_FFFF_FFFF_FFFF, "-1.7976931348623157e+308"), (0x4340_0000_0000_0000, "9007199254740992"),
        (0xC340_0000_0000_0000, "-9007199254740992"), (0x4430_0000_0000_0000, "295147905179352830000"),
        (0x44B5_2D02_C7E1_4AF5, "9.999999999999997e+22"), (0x44B5_2D02_C7E1_4AF6, "1e+23"),
        (0x44B5_2D02_C7E1_4AF7, "1.0000000000000001e+23"), (0x444B_1AE4_D6E2_EF4E, "999999999999999700000"),
        (0x444B_1AE4_D6E2_EF4F, "999999999999999900000"), (0x444B_1AE4_D6E2_EF50, "1e+21"),
        (0x3EB0_C6F7_A0B5_ED8C, "9.999999999999997e-7"), (0x3EB0_C6F7_A0B5_ED8D, "0.000001"),
        (0x41B3_DE43_5555_5553, "333333333.3333332"), (0x41B3_DE43_5555_5554, "333333333.33333325"),
        (0x41B3_DE43_5555_5555, "333333333.3333333"), (0x41B3_DE43_5555_5556, "333333333.3333334"),
        (0x41B3_DE43_5555_5557, "333333333.33333343"), (0xBECB_F647_612F_3696, "-0.0000033333333333333333"),
        (0x4314_3FF3_C1CB_0959, "1424953923781206.2"),
    ]

    @Test(arguments: numbers) func `a number is written as appendix B says`(bits: UInt64, text: String) throws {
        #expect(JSON.number(Double(bitPattern: bits)).canonicalText == text)
        #expect(try JSON(parsing: text).canonicalText == text)
    }

    @Test func `keys are ordered by their UTF-16 units, as in section 3.2.3`() throws {
        let text = #"""
            {"\u20ac":"Euro Sign","\r":"Carriage Return","\ufb33":"Hebrew Letter Dalet With Dagesh","1":"One",
             "\ud83d\ude00":"Emoji: Grinning Face","\u0080":"Control","\u00f6":"Latin Small Letter O With Diaeresis"}
            """#
        let canonical = try JSON(parsing: try JSON(parsing: text).canonical)
        let keys = try #require(canonical.members).map(\.key)
        #expect(keys == ["\r", "1", "\u{80}", "\u{F6}", "\u{20AC}", "\u{1F600}", "\u{FB33}"])
    }

    @Test func `the sample of section 3.2.2 comes out byte for byte`() throws {
        let text = #"""
            {"numbers": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],
             "string": "\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/", "literals": [null, true, false]}
            """#
        let canonical = #"""
            {"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\#u{5C}u000f\nA'B\"\\\\\"/"}
            """#
        #expect(try JSON(parsing: text).canonicalText == canonical)
    }

    @Test func `control characters have the short escapes of ECMAScript where there are any`() {
        let json = JSON.string("\u{0}\u{1}\u{8}\t\n\u{b}\u{c}\r\u{1f} \u{7f}\u{2028}")
        #expect(json.canonicalText == "\"\\u0000\\u0001\\b\\t\\n\\u000b\\f\\r\\u001f \u{7f}\u{2028}\"")
    }

    @Test func `the order of members makes no difference`() throws {
        let one = try JSON(parsing: #"{"b":{"y":1,"x":2},"a":[{"d":1,"c":2}]}"#)
        let other = try JSON(parsing: #"{"a":[{"c":2,"d":1}],"b":{"x":2,"y":1}}"#)
        #expect(one.canonical == other.canonical)
        #expect(one.canonicalText == #"{"a":[{"c":2,"d":1}],"b":{"x":2,"y":1}}"#)
    }

    @Test func `a number that JSON cannot say is written as null`() {
        #expect(JSON.number(.nan).canonicalText == "null")
        #expect(JSON.number(.infinity).canonicalText == "null")
    }
}
