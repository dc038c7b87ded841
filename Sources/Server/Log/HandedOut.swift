import Kernel
import Ledger

/// A checkpoint that somebody holds: its note, which remains to be verified, and the size that it states.
struct HandedOut: Sendable {
    let note: String
    private let checkpoint: Checkpoint

    init(_ note: String) throws(Refusal) {
        self.note = note
        do { checkpoint = try Checkpoint(parsing: SignedNote(parsing: note).text) } catch {
            throw Refusal(.invalid, "checkpoint_malformed", "what was given as a checkpoint is not a signed checkpoint")
        }
    }

    var size: Int64 { checkpoint.size }

    /// The last entry that it covers and that is still there.
    ///
    /// Whoever begins with it ties the chain from there on to what the checkpoint vouches for.
    func lastEntry(in scope: OrganizationScope, through end: Int64) throws(Refusal) -> Int64 {
        let log = Checkpoint.origin(of: scope.organization)
        guard checkpoint.origin.utf8.elementsEqual(log.utf8) else {
            throw Refusal(
                .invalid,
                "checkpoint_foreign",
                "the checkpoint is of the log `\(checkpoint.origin)`, and this is `\(log)`"
            )
        }
        return max(min(size, end), 1)
    }
}
