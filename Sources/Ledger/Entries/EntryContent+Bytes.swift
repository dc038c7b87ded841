import Kernel

extension EntryContent {
    /// The entry's canonical JSON.
    ///
    /// Written member by member in the order RFC 8785 asks for, because sorting a tree of values takes longer than
    /// all the hashing.
    func bytes(seq: Int64, previous: [UInt8]) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(512)
        append(#"{"action":"#, action, to: &output)
        append(#","actor":{"id":"#, actor.id, to: &output)
        append(#","kind":"#, actor.kind, to: &output)
        output.append(contentsOf: #"},"at":""#.utf8)
        at.appendRFC3339(to: &output)
        output.append(contentsOf: #"","data":"#.utf8)
        data.appendCanonical(to: &output)
        append(#","onBehalfOf":"#, onBehalfOf, to: &output)
        append(#","organization":"#, organization.rawValue, to: &output)
        output.append(contentsOf: #","prevHash":""#.utf8)
        appendHex(previous, to: &output)
        output.append(contentsOf: #"","seq":"#.utf8)
        output.append(contentsOf: String(seq).utf8)
        output.append(contentsOf: #","subjects":"#.utf8)
        appendSubjects(to: &output)
        output.append(UInt8(ascii: "}"))
        return output
    }

    private func append(_ name: StaticString, _ value: String?, to output: inout [UInt8]) {
        name.withUTF8Buffer { output.append(contentsOf: $0) }
        guard let value else { return output.append(contentsOf: "null".utf8) }
        JSON.appendString(value, to: &output)
    }

    private func appendSubjects(to output: inout [UInt8]) {
        guard subjects.count > 1 else {
            guard let subject = subjects.first else { return output.append(contentsOf: "{}".utf8) }
            output.append(UInt8(ascii: "{"))
            JSON.appendString(subject.name, to: &output)
            output.append(contentsOf: ":[".utf8)
            JSON.appendString(subject.id, to: &output)
            return output.append(contentsOf: "]}".utf8)
        }
        subjectsByNoun.appendCanonical(to: &output)
    }

    /// The ids under their nouns, each noun once, its ids in the order given.
    private var subjectsByNoun: JSON {
        var members: [JSON.Member] = []
        for subject in subjects {
            if let index = members.firstIndex(where: { $0.key.utf8.elementsEqual(subject.name.utf8) }) {
                members[index].value = .array((members[index].value.array ?? []) + [.string(subject.id)])
            } else {
                members.append(JSON.Member(subject.name, [.string(subject.id)]))
            }
        }
        return .object(members)
    }
}

/// Appends bytes as lower-case hexadecimal.
func appendHex(_ bytes: some Sequence<UInt8>, to output: inout [UInt8]) {
    for byte in bytes {
        output.append(hexDigit(byte >> 4))
        output.append(hexDigit(byte & 15))
    }
}

private func hexDigit(_ value: UInt8) -> UInt8 { value < 10 ? 48 + value : 87 + value }
