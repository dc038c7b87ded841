import Kernel
import Testing

@Suite struct JSONValueTests {
    @Test func `a value is only what it is`() {
        let json: JSON = ["text": "1", "flag": true, "list": [1, 2], "none": nil]
        #expect(json["text"]?.integer == nil)
        #expect(json["flag"]?.string == nil)
        #expect(json["list"]?[1] == 2)
        #expect(json["list"]?[2] == nil)
        #expect(json["list"]?[-1] == nil)
        #expect(json["absent"] == nil)
        #expect(json["none"]?.isNull == true)
        #expect(json.withoutNulls["none"] == nil)
    }

    @Test func `a whole number may be written as a fraction, but not be one`() {
        #expect(JSON.number(30).integer == 30)
        #expect(JSON.number(30.5).integer == nil)
        #expect(JSON.number(1e300).integer == nil)
        #expect(JSON.integer(3).double == 3)
    }
}
