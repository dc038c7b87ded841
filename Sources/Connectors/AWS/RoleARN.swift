package import Kernel

/// The name of an IAM role, such as `arn:aws:iam::123456789012:role/path/clearance`.
package struct RoleARN: Hashable, Sendable {
    package let text: String
    package let partition: AWSPartition
    package let account: String
    /// The last part of the resource.
    package let role: String

    /// - Throws: what is wrong with the text; nothing is guessed.
    package init(_ text: String) throws(Refusal) {
        guard (20...2_048).contains(text.utf8.count), text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw RoleARN.refusal("the ARN of a role has 20 to 2048 plain characters")
        }
        let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 6, parts[0] == "arn" else {
            throw RoleARN.refusal("a role's ARN looks like `arn:aws:iam::123456789012:role/clearance`")
        }
        guard let partition = AWSPartition(rawValue: parts[1]) else {
            throw Refusal(.invalid, "partition_unknown", "`\(parts[1])` is no partition of AWS that is served here")
        }
        guard parts[2] == "iam", parts[3].isEmpty else {
            throw RoleARN.refusal("the ARN is of `\(parts[2])` and not of a role in IAM, which has no region")
        }
        guard AWSAccount.isID(parts[4]) else { throw RoleARN.refusal("the account in the ARN has 12 digits") }
        let names = parts[5].split(separator: "/", omittingEmptySubsequences: false)
        guard names.count >= 2, names[0] == "role" else {
            throw RoleARN.refusal("the ARN names no role; a user or an assumed role cannot be assumed")
        }
        guard let role = names.last, names.dropFirst().allSatisfy({ RoleARN.isName($0) }), role.utf8.count <= 64 else {
            throw RoleARN.refusal("the role's name has letters, digits and `_+=,.@-` only, at most 64")
        }
        (self.text, self.partition, account, self.role) = (text, partition, parts[4], String(role))
    }

    private static func isName(_ part: Substring) -> Bool {
        !part.isEmpty
            && part.utf8.allSatisfy { byte in
                (65...90).contains(byte) || (97...122).contains(byte) || (48...57).contains(byte)
                    || "_+=,.@-".utf8.contains(byte)
            }
    }

    private static func refusal(_ why: String) -> Refusal { Refusal(.invalid, "role_arn_invalid", why) }
}

/// A separate world of AWS accounts: nothing in one trusts anything in another.
package enum AWSPartition: String, Sendable, CaseIterable {
    case commercial = "aws"
    case china = "aws-cn"
    case government = "aws-us-gov"

    /// The partition of a region; nil for a text that is none, and for the isolated ones, which nothing reaches from here.
    package init?(region: String) {
        let words = region.split(separator: "-", omittingEmptySubsequences: false)
        guard words.count >= 3, words.allSatisfy({ !$0.isEmpty }), words.last.flatMap({ Int($0) }) != nil,
            region.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) || $0 == 45 }),
            !region.contains("iso"), words[0] != "eusc", region.utf8.count <= 32
        else { return nil }
        self = region.hasPrefix("cn-") ? .china : region.hasPrefix("us-gov-") ? .government : .commercial
    }

    /// Below which its services answer.
    package var domain: String { self == .china ? "amazonaws.com.cn" : "amazonaws.com" }
}

package enum AWSAccount {
    package static func isID(_ text: String) -> Bool {
        text.utf8.count == 12 && text.utf8.allSatisfy { (48...57).contains($0) }
    }
}
