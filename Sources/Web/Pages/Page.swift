import Domain
import Hummingbird
import Kernel

/// A page as it goes out: a template with its view, in the frame that all pages share.
struct Page: Sendable {
    let title: String
    let template: String
    let view: View
    var tab: Tab?
    var isNarrow = false
    /// Whether it stands inside somebody else's page, which has a frame of its own.
    var isEmbedded = false
    var status = HTTPResponse.Status.ok
    /// What a form that was refused has to say; shown above it, in focus.
    var problem: Refusal?

    func response(to visit: Visit) -> Response {
        let frame: View = [
            "title": .text(title), "narrow": .flag(isNarrow), "embedded": .flag(isEmbedded),
            "keys": .flag(visit.preferences.keys),
            "zone": .text(visit.preferences.zoneName), "formToken": .text(visit.identity.formToken),
            "person": .part(["name": .text(visit.person.displayName)]),
            "tabs": tabs(Tab.global, visit), "adminTabs": tabs(Tab.admin, visit),
            "hasAdminTabs": .flag(Tab.admin.contains { $0.isShown(to: visit) }),
            "notice": .maybe(Notice(rawValue: visit.query["notice"] ?? "")?.view),
            "problem": .maybe(problem?.problemView),
        ]
        return .html(Templates.render(template, Frame.assets.adding(frame).adding(view)), status: status)
    }

    private func tabs(_ all: [Tab], _ visit: Visit) -> View.Field {
        .list(all.filter { $0.isShown(to: visit) }.map { $0.view(isCurrent: $0 == tab) })
    }
}

extension Refusal {
    var problemView: View { ["problemTitle": "That was not done", "field": nil, "text": .text(message.sentence)] }
}

/// What every page's frame needs, signed in or not.
enum Frame {
    static let assets: View = [
        "stylesheet": .text(Stylesheet.path), "script": .text(Script.path), "icon": .text(Icon.path),
        "keys": false, "person": nil, "notice": nil, "narrow": false, "requestID": nil, "problem": nil, "paged": nil,
        "hasAdminTabs": false, "embedded": false,
    ]
}

extension String {
    /// The message as people read sentences: first letter large, a full stop at the end.
    var sentence: String {
        guard let first else { return self }
        let text = (first.uppercased() + dropFirst()).replacing(/`([^`]*)`/) { "\u{201C}\($0.1)\u{201D}" }
        return text.hasSuffix(".") ? text : text + "."
    }
}

/// What is said after a deed, named in the address so that no text comes from there.
enum Notice: String, Sendable, CaseIterable {
    case asked, answered, approved, stageApproved, denied, cancelled, extended, revoked, completed, attested, retried,
        retold, abandoned,
        saved, ended,
        verified,
        broken, settled, proposed, held, comparing, released, dropped, kept, reviewed, glassBroken, reassigned

    var view: View { ["tone": .text(setupTone ?? tone), "text": .text(text)] }

    private var tone: String {
        self == .broken
            ? "bad" : self == .attested || self == .held || self == .glassBroken || self == .proposed ? "warn" : "good"
    }

    private var text: String {
        switch self {
        case .approved: "Approved. The requester is told in Jira."
        case .stageApproved: "Your approval is kept. The request waits for the other stages."
        case .denied: "Denied. The requester is told in Jira."
        case .asked: "The requester is asked in Jira. Deadlines stand still until the answer."
        case .answered: "Your answer is kept, and the approvers see it."
        case .cancelled: "The request is cancelled."
        case .extended: "The grant is extended."
        case .revoked: "The grant is revoked. Access is taken away and read back."
        case .completed: "Done: the directory confirms it."
        case .attested: "Kept as attested by you; the directory could not be read."
        case .retried: "The job is queued again."
        case .retold: "Jira will be told again."
        case .abandoned: "Given up: the grant is revoked."
        case .ended: "The token is revoked."
        case .saved: "Your settings are saved."
        case .verified: "The log was verified; the result is below."
        case .settled: "Settled. What is taken out or given again is read back."
        case .proposed: "Proposed. Nobody knows whose account it is, so another admin has to agree."
        case .held: "Nothing was done yet: these are more removals than an hour may bring. It waits below."
        case .kept: "The access stays until its end."
        case .comparing: "The group will be compared now."
        case .released: "The change goes on."
        case .reviewed: "Your review is kept."
        case .glassBroken: "Access is being given. The approvers are told in Jira, and somebody else reviews it."
        case .reassigned: "Reassigned. Jira says who is asked now."
        case .dropped: "The change is given up."
        case .broken: "The log does not hold; the result is below."
        default: setupText
        }
    }

    /// After deeds of an admin who sets things up.
    case toolSaved, statusChanged, groupBound, assignmentConfirmed
    case connectionChanged, connectionRevoked, linkWithdrawn
    case connected, tested, testFailed, switchedOn, switchedOff, secretSet, mapped, unmapped
    case intakeSaved, issueAnnounced
    case drafted, confirmed, published, discarded, overridden, ownersSet, licensed
    case routed, deadlinesSet, reviewsSet, breakerSet, breakerAsked, left, leftHeld, returned, retentionSet
    case noticesSaved, toldAgain
    case starterAdded, factAttested, factWithdrawn, catalogImported, fieldsSaved

    private var setupTone: String? {
        self == .testFailed ? "bad" : self == .switchedOff || self == .leftHeld ? "warn" : nil
    }

    private var setupText: String {
        switch self {
        case .toolSaved: "The tool is saved."
        case .statusChanged: "The tool's status is changed."
        case .groupBound:
            "The group is bound. Of a group that is new here the present members are recorded as baseline."
        case .assignmentConfirmed: "Confirmed: the group is assigned to the application."
        case .connected: "The connection is set up. Give what is still missing, then test it."
        case .connectionChanged: "The connection is changed."
        case .connectionRevoked: "The connection is revoked: its secrets are wiped, its history stays."
        case .linkWithdrawn: "The link is withdrawn; nobody can use it any more."
        case .tested: "The test passed."
        case .testFailed: "The test did not pass; what is missing is below."
        case .switchedOn: "The connection is on; held jobs run again."
        case .switchedOff: "The connection is off: no call is made, jobs are held."
        case .secretSet: "The secret is sealed. Nobody sees it again."
        case .mapped: "The person is mapped; waiting jobs run again."
        case .unmapped: "The mapping is deleted."
        case .intakeSaved: "Intake is set up."
        case .issueAnnounced: "The issue will be looked at in a moment."
        case .drafted: "The draft is saved. Nothing has changed for anybody yet."
        case .confirmed: "Announced. It can be published without a review in 24 hours."
        case .published: "Published: the new revision is in force."
        case .discarded: "The draft is discarded."
        case .overridden: "Guardrails are set aside for this request. An approver still decides."
        case .ownersSet: "The owners are saved."
        case .licensed: "The licence is installed; additions that waited for it go on."
        default: peopleText
        }
    }

    private var peopleText: String {
        switch self {
        case .routed: "The stage is saved. Requests that wait follow it, too."
        case .deadlinesSet: "The deadlines are saved."
        case .reviewsSet: "What is asked before a grant ends is saved."
        case .breakerSet: "The limits are saved."
        case .breakerAsked:
            "Wider limits hold once another site admin sets the same, or a day later where there is none."
        case .retentionSet: "How long records are kept is saved."
        case .left: "Recorded. Grants are revoked, requests cancelled, and the account is closed."
        case .leftHeld: "Recorded, and the account is closed. The grants wait for another site admin."
        case .returned: "The account is open again."
        case .noticesSaved: "How people are told is saved."
        case .toldAgain: "The message will be tried again."
        default: catalogText
        }
    }

    private var catalogText: String {
        switch self {
        case .starterAdded: "The chosen tools are in the catalog; those that were there stay as they were."
        case .factAttested: "Your word is kept, with its source and how long it counts."
        case .factWithdrawn: "Withdrawn. No rule counts on it any more."
        case .catalogImported: "The file is applied."
        case .fieldsSaved: "The portal asks for these from now on."
        default: ""
        }
    }
}
