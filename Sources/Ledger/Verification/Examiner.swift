import Kernel

/// Examines entries one by one: everything that can be known without the neighbours.
struct Examiner: Sendable {
    private let organization: [UInt8]
    private let keys: [Key]
    private let areKeysListed: Bool
    /// The tree against which each entry's own proof is checked, in a filtered export.
    private let provenIn: TreeHead?
    /// The sizes at which the tree's root will be asked for, in ascending order, each once.
    private let sizes: [Int64]

    private struct Key: Sendable {
        /// As it stands between the quotes of a JSON string.
        let id: [UInt8]
        let mac: PreparedMac?
    }

    /// Takes what holds for every entry.
    ///
    /// - Parameter keyIDs: the only keys that may occur, when a manifest lists them.
    init(
        organization: ID<Organization>,
        macKeys: [MacKey],
        keyIDs: [String]?,
        provenIn: TreeHead? = nil,
        sizes: [Int64] = []
    ) {
        (self.provenIn, self.sizes, areKeysListed) = (provenIn, sizes, keyIDs != nil)
        self.organization = contents(organization.rawValue)
        keys = (keyIDs ?? macKeys.map(\.id)).map { id in
            let key = macKeys.first { $0.id.utf8.elementsEqual(id.utf8) }
            return Key(id: contents(id), mac: key.map { PreparedMac(key: $0.secret) })
        }
    }

    func examine(_ block: Block) -> ExaminedBlock {
        switch block {
        case .lines(let beginning, let rest): (beginning + rest).withUnsafeBufferPointer(examine(lines:))
        case .entries(let entries): examine(entries)
        }
    }

    private func examine(lines bytes: UnsafeBufferPointer<UInt8>) -> ExaminedBlock {
        var (records, details): ([Record], [Int: String]) = ([], [:])
        records.reserveCapacity(bytes.count / 400)
        var scanner = CanonicalScanner(bytes)
        while scanner.position < bytes.count {
            let start = scanner.position
            do {
                let line = try scanner.line(hasProof: provenIn != nil)
                records.append(record(line, in: bytes))
            } catch {
                details[records.count] = "\(error.problem), at byte \(error.offset - start) of the line"
                records.append(.unreadable)
                scanner.skipLine(from: start)
            }
        }
        return examined(records, details)
    }

    private func examine(_ entries: [Entry]) -> ExaminedBlock {
        var (records, details): ([Record], [Int: String]) = ([], [:])
        for entry in entries {
            do { records.append(try record(entry)) } catch {
                details[records.count] = error.problem
                records.append(.unreadable)
            }
        }
        return examined(records, details)
    }

    private func record(_ line: ScannedLine, in bytes: UnsafeBufferPointer<UInt8>) -> Record {
        let key = keys.firstIndex { isEqual(bytes, line.keyID, $0.id) }
        var record = record(line.entry, in: bytes, claimed: line.hash, mac: line.mac, key: key)
        if let proof = line.proof, let tree = provenIn, record.problem == nil,
            !proof.proves(leaf: record.leaf, at: record.seq - 1, size: tree.size, root: tree.root)
        {
            record.problem = .badProof
        }
        return record
    }

    private func record(_ entry: Entry) throws(ScanFault) -> Record {
        let scanned = try CanonicalScanner.entry(in: entry.bytes)
        guard let hash = Hash256(entry.hash), let mac = Hash256(entry.mac) else {
            throw ScanFault(problem: "the hash or the code beside the entry is not 32 bytes long", offset: 0)
        }
        let id = contents(entry.keyID)
        let key = keys.firstIndex { $0.id == id }
        var record = entry.bytes.withUnsafeBufferPointer { bytes in
            self.record(scanned, in: bytes, claimed: hash, mac: mac, key: key)
        }
        if record.problem == nil, entry.seq != scanned.seq { record.problem = .otherNumber }
        return record
    }

    private func record(
        _ entry: ScannedEntry,
        in bytes: UnsafeBufferPointer<UInt8>,
        claimed: Hash256,
        mac: Hash256,
        key: Int?
    ) -> Record {
        let exact = UnsafeRawBufferPointer(rebasing: UnsafeRawBufferPointer(bytes)[entry.bytes])
        let actual = Hash256(of: exact)
        let expectedMac = key.flatMap { keys[$0].mac?.mac(exact) }
        let problem: Record.Problem? =
            if actual != claimed {
                .edited
            } else if !isEqual(bytes, entry.organization, organization) {
                .foreign
            } else if key == nil && areKeysListed {
                .unlistedKey
            } else if let expectedMac, expectedMac != mac {
                .badMac
            } else {
                nil
            }
        return Record(
            seq: entry.seq,
            hash: claimed,
            previous: entry.previous,
            leaf: .leaf(exact),
            problem: problem,
            isMacChecked: expectedMac != nil
        )
    }

    private func examined(_ records: [Record], _ details: [Int: String]) -> ExaminedBlock {
        guard provenIn == nil, let first = records.first, let last = records.last, followEachOther(records) else {
            return ExaminedBlock(records: records, details: details, run: nil)
        }
        let run = ExaminedBlock.Run(first: first, last: last, parts: parts(records, first.seq))
        return ExaminedBlock(records: records, details: details, run: run)
    }

    private func followEachOther(_ records: [Record]) -> Bool {
        guard records[0].problem == nil else { return false }
        return zip(records, records.dropFirst()).allSatisfy { previous, record in
            record.problem == nil && record.seq == previous.seq + 1 && record.previous == previous.hash
        }
    }

    /// By halving: a stored log may have been signed at very many sizes.
    private func firstIndex(above size: Int64) -> Int {
        var (low, high) = (0, sizes.count)
        while low < high {
            let middle = (low + high) / 2
            if sizes[middle] <= size { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private func parts(_ records: [Record], _ first: Int64) -> [TreeRange] {
        var parts: [TreeRange] = []
        var part = TreeRange(from: first - 1)
        var remaining = sizes[firstIndex(above: part.begin)...]
        for record in records {
            part.append(record.leaf)
            guard part.end == remaining.first else { continue }
            remaining.removeFirst()
            parts.append(part)
            part = TreeRange(from: part.end)
        }
        return part.nodes.isEmpty ? parts : parts + [part]
    }
}

private func isEqual(_ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ other: [UInt8]) -> Bool {
    guard range.count == other.count else { return false }
    for index in 0..<other.count where bytes[range.lowerBound + index] != other[index] { return false }
    return true
}

/// What stands between the quotes when a text is written as canonical JSON.
private func contents(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    JSON.appendString(text, to: &bytes)
    return Array(bytes.dropFirst().dropLast())
}
