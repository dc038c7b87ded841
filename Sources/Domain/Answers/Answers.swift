package import Kernel

/// A call that its caller may send again under the same key, without its deed being done twice.
package struct RepeatableCall: Equatable, Sendable {
    /// SHA-256 over caller, address and the caller's key, so that a key of one tells another nothing.
    package let key: [UInt8]
    /// SHA-256 over everything else that was asked.
    package let question: [UInt8]
    package let until: Instant

    package init(key: [UInt8], question: [UInt8], until: Instant) {
        (self.key, self.question, self.until) = (key, question, until)
    }
}

/// What such a call was answered.
package struct KeptAnswer: Equatable, Sendable {
    /// The HTTP status.
    package let status: Int
    /// The JSON text; nil for an answer without a body.
    package let content: String?
    package let version: Int64?

    package init(status: Int, content: String?, version: Int64?) {
        (self.status, self.content, self.version) = (status, content, version)
    }
}

/// The answers to calls that may be sent again, for as long as they may be.
package protocol Answers {
    /// Takes the key in the transaction of the call's deed: both are there or neither is.
    ///
    /// - Returns: false when the key was taken before and is not over.
    func claim(_ call: RepeatableCall) throws -> Bool
    /// Keeps the answer of a call.
    ///
    /// - Parameter isClaimed: whether the call took its key; one that did not leaves what is there.
    func keep(_ answer: KeptAnswer, of call: RepeatableCall, isClaimed: Bool) throws
    /// What was asked under the key, and the answer; the answer is nil while the call is in hand, or if it was lost.
    func find(_ key: [UInt8]) throws -> (question: [UInt8], answer: KeptAnswer?)?
    func prune() throws
}

package protocol HasAnswers { var answers: any Answers { get } }
