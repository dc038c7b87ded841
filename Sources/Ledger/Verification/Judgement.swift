import Kernel

/// What signatures and checkpoints say, before any entry is read.
struct Judgement {
    private(set) var findings: [Finding] = []
    private(set) var caveats: [VerificationReport.Caveat] = []
    /// The trees that the entries must grow into.
    private(set) var targets: [TreeTarget] = []
    /// The sizes of given checkpoints that a proof has already shown to be beginnings of the tree.
    private(set) var confirmed: [Int64] = []

    private let claim: Claim
    private let keys: [VerifierKey]

    init(_ claim: Claim, _ trust: Trust) {
        self.claim = claim
        // The same key given twice is one key; only different keys under one name are a problem.
        keys = trust.keys.enumerated().filter { !trust.keys.prefix($0.offset).contains($0.element) }.map(\.element)
        if let wanted = trust.organization, wanted != claim.organization {
            add(.foreign, "this is the log of organization `\(claim.organization)`, not of `\(wanted)`")
        }
        if claim.tree.size < claim.start.size { add(.manifest, "the tree ends before the first entry") }
        if keys.isEmpty { caveats.append(.noKey) }
        if !claim.isFiltered { targets.append(TreeTarget(head: claim.tree, origin: .log)) }
        judgeOwnCheckpoint()
        for note in trust.checkpoints { judge(note, .given) }
    }

    /// Holds the log against a checkpoint that was signed earlier and kept beside it.
    mutating func judge(stored note: String) { judge(note, .stored) }

    /// Checks the signature over an export's manifest.
    mutating func judge(signature: String?, over manifest: ExportManifest) {
        guard let signature else { return caveats.append(.manifestUnsigned) }
        guard let note = verified(signature, "the manifest") else { return }
        if note.text != manifest.signedText { add(.manifest, "the manifest is not the one that was signed") }
    }

    private mutating func judgeOwnCheckpoint() {
        guard let text = claim.checkpoint else { return caveats.append(.noCheckpoint) }
        guard let checkpoint = opened(text, "the log's checkpoint") else { return }
        guard checkpoint.head == claim.tree else {
            return add(.checkpoint, "the log's checkpoint is not over the tree that the log claims")
        }
    }

    private mutating func judge(_ text: String, _ origin: TreeTarget.Origin) {
        guard let checkpoint = opened(text, origin.name) else { return }
        guard let head = checkpoint.head else { return add(.checkpoint, "\(origin.name) has no SHA-256 root") }
        if head.size > claim.tree.size {
            let detail = "\(origin.name) covers \(head.size) entries, the log only \(claim.tree.size)"
            findings.append(Finding(.truncated, seq: claim.tree.size + 1, through: head.size, detail))
        } else if !claim.isFiltered, head.size >= claim.start.size {
            targets.append(TreeTarget(head: head, origin: origin))
        } else {
            judgeByProof(head)
        }
    }

    /// The entries cannot grow into this tree, because they begin later or are only some: a proof must do.
    private mutating func judgeByProof(_ head: TreeHead) {
        let proofs =
            claim.consistency.filter { $0.size == head.size }.map(\.proof)
            + (head.size == claim.tree.size ? [ConsistencyProof(hashes: [])] : [])
        if head.size == 0 ? head.root == .emptyRoot : proofs.contains(where: { $0.proves(old: head, new: claim.tree) })
        {
            confirmed.append(head.size)
        } else if proofs.isEmpty {
            let advice = "export from entry \(max(head.size, 1)) on, or with a consistency proof for it"
            add(.checkpoint, "the given checkpoint of size \(head.size) cannot be compared: \(advice)")
        } else {
            let detail = "the log is not a continuation of the given checkpoint of size \(head.size)"
            findings.append(Finding(.rewritten, seq: min(1, head.size), through: head.size, detail))
        }
    }

    /// Reads a checkpoint of this log; its signature counts only when there is a key to check it with.
    private mutating func opened(_ text: String, _ what: String) -> Checkpoint? {
        guard let note = verified(text, what) else { return nil }
        guard let checkpoint = try? Checkpoint(parsing: note.text) else {
            add(.checkpoint, "\(what) is a signed note, but not a checkpoint")
            return nil
        }
        guard checkpoint.origin.utf8.elementsEqual(claim.origin.utf8) else {
            add(.checkpoint, "\(what) is of the log `\(checkpoint.origin)`, not of `\(claim.origin)`")
            return nil
        }
        return checkpoint
    }

    private mutating func verified(_ text: String, _ what: String) -> SignedNote? {
        do {
            let note = try SignedNote(parsing: text)
            guard !keys.isEmpty else { return note }
            let signers = try note.verified(by: keys)
            guard signers.contains(where: { speaksForThisLog($0) }) else {
                add(.signature, "\(what) is signed with the key of another log, `\(signers[0].name)`")
                return nil
            }
            return note
        } catch {
            add(.signature, "\(what) \(error.inWords)")
            return nil
        }
    }

    /// A key that is named like a log of ours speaks for that log alone.
    private func speaksForThisLog(_ key: VerifierKey) -> Bool {
        !key.name.utf8.starts(with: Checkpoint.originPrefix.utf8) || key.name.utf8.elementsEqual(claim.origin.utf8)
    }

    private mutating func add(_ kind: Finding.Kind, _ detail: String) { findings.append(Finding(kind, detail)) }
}

extension NoteFault {
    fileprivate var inWords: String {
        switch self {
        case .unknownSigners: "is not signed with the key that was given"
        case .invalidSignature(let key): "has a wrong signature by the key `\(key)`"
        case .ambiguousKey(let key): "is signed with `\(key)`, and two different keys of that name were given"
        case .malformedNote, .malformedKey, .malformedCheckpoint, .unsignableText: "is not a signed note"
        }
    }
}
