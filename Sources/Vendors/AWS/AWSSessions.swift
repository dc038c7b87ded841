import ConnectorKit
import Kernel

/// What a call that assumes a role asks for, within the bounds of the API.
struct RoleWish {
    let role: String
    let name: String
    let seconds: Int64
    let policy: JSON?
    let externalID: String?

    init(_ form: Pairs) throws(AWSRefusal) {
        guard let role = form["RoleArn"], (20...2_048).contains(role.utf8.count) else {
            throw AWSRefusal(400, "ValidationError", "RoleArn has 20 to 2048 characters")
        }
        guard let name = form["RoleSessionName"], name.wholeMatch(of: /[\w+=,.@-]{2,64}/) != nil else {
            throw AWSRefusal(400, "ValidationError", "RoleSessionName is missing or malformed")
        }
        guard let seconds = Int64(form["DurationSeconds"] ?? "3600"), (900...43_200).contains(seconds) else {
            throw AWSRefusal(400, "ValidationError", "DurationSeconds is from 900 to 43200")
        }
        let externalID = form["ExternalId"]
        guard externalID.map({ $0.wholeMatch(of: /[\w+=,.@:\/-]{2,1224}/) != nil }) ?? true else {
            throw AWSRefusal(400, "ValidationError", "ExternalId is malformed")
        }
        (self.role, self.name, self.seconds, self.externalID) = (role, name, seconds, externalID)
        policy = try RoleWish.policy(form["Policy"])
    }

    private static func policy(_ text: String?) throws(AWSRefusal) -> JSON? {
        guard let text else { return nil }
        guard text.utf8.count <= 2_048 else {
            throw AWSRefusal(400, "PackedPolicyTooLarge", "The policy is larger than 2048 characters")
        }
        guard let policy = try? JSON(parsing: text), policy["Version"] == "2012-10-17",
            let statements = policy["Statement"]?.array, !statements.isEmpty,
            statements.allSatisfy({ ["Allow", "Deny"].contains($0["Effect"]?.string ?? "") })
        else { throw AWSRefusal(400, "MalformedPolicyDocument", "The policy is not in the valid JSON format") }
        return policy
    }
}

extension AWSCloud {
    mutating func assumeRole(_ form: Pairs, by signer: AWSSigner, at now: Instant) throws(AWSRefusal) -> HTTPReply {
        let wish = try RoleWish(form)
        guard let role = roles[wish.role], case .principal(let principal, let externalID) = role.trust,
            principal == signer.arn, externalID == nil || externalID == wish.externalID
        else { throw denied("AssumeRole") }
        let session = try issue(
            role,
            wish,
            externalID: wish.externalID,
            isChained: signer.session != nil,
            at: now
        )
        return assumed(session, action: "AssumeRole", "")
    }

    /// One answer for all reasons, so that nobody learns which roles there are.
    mutating func denied(_ action: String) -> AWSRefusal {
        denials += 1
        return AWSRefusal(403, "AccessDenied", "User is not authorized to perform: sts:\(action)")
    }

    mutating func issue(_ role: Role, _ wish: RoleWish, externalID: String?, isChained: Bool, at now: Instant)
        throws(AWSRefusal) -> Issued
    {
        let longest = isChained ? min(role.longest, .hours(1)) : role.longest
        guard Span.seconds(wish.seconds) <= longest else {
            throw AWSRefusal(400, "ValidationError", "The requested DurationSeconds exceeds the MaxSessionDuration")
        }
        let name = role.arn.split(separator: "/").last.map(String.init) ?? ""
        let actions = wish.policy.map(AWSCloud.actions)
        let session = Issued(
            accessKeyID: "ASIA" + numbers.word(16).uppercased(),
            secretAccessKey: Secret(numbers.word(40)),
            token: "IQoJb3JpZ2luX2VjE" + numbers.word(180),
            role: role.arn,
            account: role.account,
            arn: "arn:aws:sts::\(role.account):assumed-role/\(name)/\(wish.name)",
            sessionName: wish.name,
            externalID: externalID,
            expiresAt: now + .seconds(wish.seconds),
            policy: wish.policy,
            allowed: actions.map { role.allowed.intersection($0) } ?? role.allowed
        )
        issued = issued.filter { now < $0.expiresAt } + [session]
        return session
    }

    private static func actions(of policy: JSON) -> Set<String> {
        let allowing = (policy["Statement"]?.array ?? []).filter { $0["Effect"] == "Allow" }
        return Set(allowing.flatMap { $0["Action"]?.array?.compactMap(\.string) ?? [$0["Action"]?.string ?? ""] })
    }

    mutating func assumed(_ session: Issued, action: String, _ more: String) -> HTTPReply {
        let body = """
            <\(action)Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <\(action)Result>
            \(more)    <AssumedRoleUser>
                  <AssumedRoleId>AROA\(numbers.word(16).uppercased()):\(session.sessionName)</AssumedRoleId>
                  <Arn>\(session.arn)</Arn>
                </AssumedRoleUser>
                <Credentials>
                  <AccessKeyId>\(session.accessKeyID)</AccessKeyId>
                  <SecretAccessKey>\(session.secretAccessKey.withText { $0 })</SecretAccessKey>
                  <SessionToken>\(session.token)</SessionToken>
                  <Expiration>\(session.expiresAt.rfc3339.prefix(19))Z</Expiration>
                </Credentials>
                <PackedPolicySize>\(session.policy == nil ? 0 : 6)</PackedPolicySize>
              </\(action)Result>
              <ResponseMetadata><RequestId>\(numbers.uuid())</RequestId></ResponseMetadata>
            </\(action)Response>

            """
        return HTTPReply(200, headers: ["content-type": "text/xml"], body: Array(body.utf8))
    }

    mutating func identity(of signer: AWSSigner) -> HTTPReply {
        let body = """
            <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <GetCallerIdentityResult>
                <Arn>\(signer.arn)</Arn>
                <UserId>AROA\(numbers.word(16).uppercased())</UserId>
                <Account>\(signer.account)</Account>
              </GetCallerIdentityResult>
              <ResponseMetadata><RequestId>\(numbers.uuid())</RequestId></ResponseMetadata>
            </GetCallerIdentityResponse>

            """
        return HTTPReply(200, headers: ["content-type": "text/xml"], body: Array(body.utf8))
    }

    /// The accounts of the organization, two a page so that whoever lists has to go on.
    mutating func organizations(_ call: HTTPCall, _ target: String, at now: Instant) -> HTTPReply {
        let number = numbers.uuid()
        let signer: AWSSigner
        do throws(AWSRefusal) { signer = try self.signer(of: call, service: "organizations", at: now) } catch {
            return error.json(number: number)
        }
        guard target == "AWSOrganizationsV20161128.ListAccounts" else {
            return AWSRefusal(400, "UnknownOperationException", "").json(number: number)
        }
        guard signer.session?.allowed.contains("organizations:ListAccounts") == true else {
            return AWSRefusal(400, "AccessDeniedException", "You don't have permissions").json(number: number)
        }
        guard !members.isEmpty else {
            return AWSRefusal(400, "AWSOrganizationsNotInUseException", "no organization").json(number: number)
        }
        let start = (try? JSON(parsing: call.body))?["NextToken"]?.string.flatMap { Int($0) } ?? 0
        let page = members.dropFirst(max(0, start)).prefix(2)
        let next = start + page.count
        let body: JSON = [
            "Accounts": .array(
                page.map {
                    [
                        "Id": .string($0.id), "Name": .string($0.name),
                        "Status": .string($0.isActive ? "ACTIVE" : "SUSPENDED"),
                        "Arn": .string("arn:aws:organizations::\(members[0].id):account/o-example/\($0.id)"),
                    ]
                }
            ),
            "NextToken": next < members.count ? .string(String(next)) : .null,
        ]
        return .json(200, body.withoutNulls)
    }
}
