import Kernel
import Ledger
import TestKit
import Testing

@Suite(.enabled(if: SharedFiles.areExpected, "the shared vectors are absent"))
struct NoteVectorTests {
    private func cases(_ list: String) throws -> [JSON] { try Vectors.cases("signed-note.json", list) }

    @Test func `notes are judged as the public vectors say`() throws {
        let notes = try cases("notes")
        #expect(notes.count == 14)
        for vector in notes {
            let name = try #require(vector["name"]?.string)
            let verified = vector["verified"]?.array?.compactMap(\.string)
            #expect(signers(of: vector) == verified, "\(name)")
        }
    }

    /// Whose signatures verify; nil when the note is refused.
    private func signers(of vector: JSON) -> [String]? {
        let keys = (vector["vkeys"]?.array ?? []).compactMap { try? VerifierKey($0.string ?? "") }
        guard let note = try? SignedNote(parsing: vector["note"]?.string ?? "") else { return nil }
        return try? note.verified(by: keys).map(\.name)
    }

    @Test func `each refusal has the reason that the vectors name`() throws {
        let reasons: [String: NoteFault] = [
            "note has no verifiable signatures": .unknownSigners,
            "malformed note": .malformedNote,
            "ambiguous key EnochRoot+af0cfe78": .ambiguousKey(key: "EnochRoot+af0cfe78"),
            "invalid signature for key PeterNeumann+c74f20a3": .invalidSignature(key: "PeterNeumann+c74f20a3"),
        ]
        for vector in try cases("notes") where vector["ok"]?.bool == false {
            let keys = try (vector["vkeys"]?.array ?? []).map { try VerifierKey($0.string ?? "") }
            let fault = #expect(throws: NoteFault.self) {
                try SignedNote(parsing: vector["note"]?.string ?? "").verified(by: keys)
            }
            #expect(fault == reasons[try #require(vector["error"]?.string)])
        }
    }

    @Test func `signing gives the very bytes of the public vector`() throws {
        let file = try JSON(parsing: SharedFiles.bytes("vectors/signed-note.json"))
        let vector = try #require(file["signer"])
        let (text, secret) = (try #require(vector["text"]?.string), try #require(vector["skey"]?.string))
        let key = try SignerKey(Secret(secret))
        #expect(try SignedNote.signing(text, with: key).note == vector["want"]?.string)
        #expect(key.text.withText { $0 } == secret)
    }

    @Test func `malformed keys are refused`() throws {
        let file = try JSON(parsing: SharedFiles.bytes("vectors/signed-note.json"))
        let keys = try #require(file["invalidVerifierKeys"]?.array)
        #expect(keys.count == 3)
        for key in keys {
            #expect(throws: NoteFault.malformedKey) { try VerifierKey(key.string ?? "") }
        }
    }

    @Test func `checkpoint bodies are judged as the public vectors say`() throws {
        let bodies = try cases("checkpointBodies")
        #expect(bodies.count == 11)
        for vector in bodies {
            let text = try #require(vector["body"]?.string)
            let checkpoint = try? Checkpoint(parsing: text)
            #expect((checkpoint != nil) == vector["ok"]?.bool, "\(vector["name"]?.string ?? "")")
            guard let checkpoint else { continue }
            #expect(checkpoint.origin == vector["origin"]?.string)
            #expect(checkpoint.size == vector["size"]?.integer)
            #expect(checkpoint.extensions == vector["rest"]?.string)
            #expect(checkpoint.text == text)
        }
    }
}
