import Kernel
import Ledger
import Testing

/// Whatever a file holds, verifying it ends, and ends in a verdict.
@Suite struct HostileInputTests {
    private let log: TestLog
    private let sound: [UInt8]

    init() throws {
        log = try TestLog(30)
        sound = try log.export()
    }

    private func verdict(_ file: [UInt8], pieces: Int = 1_000) async throws -> VerificationReport.Verdict {
        try await Verifier(trust: log.trust(checkpoints: [7])).verify(file, pieces: pieces).verdict
    }

    @Test(arguments: [
        "", "\n", "{", "{}\n", "null\n", "[]\n{}\n", "\u{FEFF}{}\n", #"{"manifest":null,"signature":null}\#n"#,
    ])
    func `what is no export at all`(text: String) async throws {
        #expect(try await verdict(Array(text.utf8)) == .failed)
    }

    @Test func `bytes that are no text`() async throws {
        for seed in 0..<20 {
            let noise = SeededNumbers(UInt64(seed)).bytes(5_000)
            #expect(try await verdict(noise) == .failed)
            #expect(try await verdict(Lines(sound)[0] + [0x0A] + noise) == .failed)
        }
    }

    @Test func `a file cut at any byte`() async throws {
        for length in stride(from: 0, to: sound.count, by: 97) {
            #expect(try await verdict(Array(sound.prefix(length))) == .failed)
        }
    }

    @Test func `a last line without its newline`() async throws {
        #expect(try await verdict(Array(sound.dropLast())) == .failed)
    }

    @Test(arguments: ["\n", " ", "\r", "\0", "{}\n", "\u{FEFF}", "\n\n"])
    func `anything after the last line`(text: String) async throws {
        #expect(try await verdict(sound + Array(text.utf8)) == .failed)
    }

    @Test(arguments: [0, 1, 15, 30])
    func `lines that end as on Windows`(line: Int) async throws {
        var lines = Lines(sound)
        lines[line] += [0x0D]
        #expect(try await verdict(lines.bytes) == .failed)
        lines[line] = Array(lines[line].dropLast().dropLast()) + [0x0D, 0x7D]
        #expect(try await verdict(lines.bytes) == .failed)
    }

    @Test func `a second manifest, anywhere`() async throws {
        for line in [0, 1, 15, 31] {
            var lines = Lines(sound)
            lines.insert(lines[0], at: line)
            #expect(try await verdict(lines.bytes) == .failed)
        }
    }

    @Test func `two entries on one line, cut where a line would be too long`() async throws {
        var lines = Lines(sound)
        lines[5] = lines[5] + lines[6]
        lines.remove(6)
        for pieces in [1_000, lines[0].count + 1] {
            let report = try await Verifier(trust: log.trust()).verify(lines.bytes, pieces: pieces)
            #expect(report.verdict == .failed)
        }
    }

    @Test(arguments: [
        [0x80], [0xC0, 0x80], [0xC1, 0xBF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82], [0xFF],
    ])
    func `a string that is not valid UTF-8, wherever it stands in a word`(bytes: [UInt8]) async throws {
        for offset in 0..<16 {
            var lines = Lines(sound)
            let name = Array(#""action":""#.utf8)
            let place = try #require(lines[9].firstRange(of: name))
            lines[9].replaceSubrange(place, with: name + Array(repeating: 0x78, count: offset) + bytes)
            let report = try await Verifier(trust: log.trust()).verify(lines.bytes)
            #expect(report.findings.first?.kind == .unreadable)
        }
    }

    @Test func `each byte that has to be escaped, wherever it stands in a word`() async throws {
        for byte in (UInt8(0)..<0x20) where byte != 0x0A {
            for offset in 0..<9 {
                var lines = Lines(sound)
                let text = Array(#""action":""#.utf8) + Array(repeating: 0x78, count: offset) + [byte]
                let place = try #require(lines[9].firstRange(of: Array(#""action":""#.utf8)))
                lines[9].replaceSubrange(place, with: text)
                let report = try await Verifier(trust: log.trust()).verify(lines.bytes)
                #expect(report.findings.first?.kind == .unreadable)
            }
        }
    }

    /// A digit next to those that count, in either case, and one from beyond ASCII.
    @Test(arguments: [
        UInt8(ascii: "g"), UInt8(ascii: "A"), UInt8(ascii: "/"), UInt8(ascii: ":"), UInt8(ascii: "`"), 0xB0,
    ])
    func `a hash with a byte that is no digit, wherever it stands`(byte: UInt8) async throws {
        let place = try #require(Lines(sound)[9].firstRange(of: Array(#""prevHash":""#.utf8))).upperBound
        for offset in 0..<64 {
            var lines = Lines(sound)
            lines[9][place + offset] = byte
            let report = try await Verifier(trust: log.trust()).verify(lines.bytes)
            #expect(report.findings.first?.kind == .unreadable)
        }
    }

    @Test func `any single byte changed, doubled or left out`() async throws {
        let numbers = SeededNumbers(4)
        for _ in 0..<400 {
            var file = sound
            let place = Int(numbers.next() % UInt64(file.count))
            switch numbers.next() % 3 {
            case 0: file[place] ^= UInt8(1 + numbers.next() % 255)
            case 1: file.insert(UInt8(truncatingIfNeeded: numbers.next()), at: place)
            default: file.remove(at: place)
            }
            let changed = try await verdict(file)
            #expect(changed == .failed || file == sound, "byte \(place)")
        }
    }

    @Test func `lines cut, doubled and shuffled at random`() async throws {
        let numbers = SeededNumbers(5)
        for _ in 0..<100 {
            var lines = Lines(sound)
            for _ in 0...Int(numbers.next() % 6) {
                let (a, b) = (1 + Int(numbers.next() % 30), 1 + Int(numbers.next() % 30))
                guard a < lines.lines.count, b < lines.lines.count else { continue }
                switch numbers.next() % 5 {
                case 0: lines.remove(a)
                case 1: lines.insert(lines[a], at: b)
                case 2: lines.swap(a, b)
                case 3: lines[a] = lines[a].dropLast(Int(numbers.next() % 40))
                default: lines.move(a, to: b)
                }
            }
            guard lines.bytes != sound else { continue }
            let report = try await Verifier(trust: log.trust()).verify(lines.bytes)
            #expect(report.verdict == .failed)
            #expect(report.findings.first?.seq != nil)
        }
    }

    private static let entries: [(old: String, new: String)] = [
        (#""seq":9,"#, #""seq":99999999999999999999999999,"#),
        (#""seq":9,"#, #""seq":9223372036854775807,"#),
        (#""seq":9,"#, #""seq":999999999999999999,"#),
        (#""seq":9,"#, #""seq":-9,"#),
        (#""seq":9,"#, #""seq":0,"#),
        (#""seq":9,"#, #""seq":09,"#),
        (#""seq":9,"#, #""seq":9.0,"#),
        (#""seq":9,"#, #""seq":9,"seq":9,"#),
        (#""seq":9,"#, #""seq":,"#),
        (#""data":"#, #""data":{},"data":"#),
        (#""data":"#, #""data": "#),
        (#""data":"#, #""data":1e999,"x":"#),
        (#""data":"#, #""data":"\u0041","x":"#),
        (#""data":"#, #""data":"\ud800","x":"#),
        (#""kind":"person""#, #""kind":"person"#),
        (#""subjects":{"#, #""subjects":{"a":1,"a":1,"#),
        (#""prevHash":""#, #""prevHash":"0"#),
    ]

    @Test(arguments: entries)
    func `an entry in any form but its own`(old: String, new: String) async throws {
        var lines = Lines(sound)
        lines.replace(old, with: new, in: 9)
        #expect(lines.bytes != sound)
        #expect(try await verdict(lines.bytes) == .failed)
    }

    @Test func `nesting that would exhaust the stack`() async throws {
        for deep in ["[", #"{"a":"#] {
            var lines = Lines(sound)
            lines.replace(#""data":"#, with: #""data":"# + String(repeating: deep, count: 100_000), in: 3)
            #expect(try await verdict(lines.bytes, pieces: 1 << 16) == .failed)
            var manifest = Lines(sound)
            manifest.replace(#""filter":"#, with: #""filter":"# + String(repeating: deep, count: 100_000), in: 0)
            #expect(try await verdict(manifest.bytes, pieces: 1 << 16) == .failed)
        }
    }

    @Test func `a million short lines are counted, not kept`() async throws {
        let file = Lines(sound)[0] + [0x0A] + Array(repeating: 0x0A, count: 200_000)
        let report = try await Verifier(trust: log.trust()).verify(file, pieces: 1 << 16)
        #expect(report.findingCount == 200_000)
        #expect(report.findings.count == VerificationReport.mostFindings)
    }

    @Test func `numbers that jump to and fro are followed without growing`() async throws {
        var lines = Lines(sound)
        for number in stride(from: 1, to: 30, by: 2) { lines.swap(number, number + 1) }
        #expect(try await verdict(lines.bytes) == .failed)
    }

    @Test func `a failing reader fails the verification`() async throws {
        struct Broken: Error {}
        await #expect(throws: Broken.self) {
            try await Verifier(trust: Trust()).verifyExport { throw Broken() }
        }
    }
}
