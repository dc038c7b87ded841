import Domain
import Hummingbird
import Kernel

/// A draft tried out on the requests of a past period: what was answered then, and what the draft would answer.
struct ReplayPage: Sendable {
    private let id: ID<PolicyDraft>

    init(_ id: ID<PolicyDraft>) { self.id = id }

    func page(_ visit: Visit) async throws -> Response {
        let draft = try await visit.read { [id] in try $0.policies.require(id) }
        let form: View = [
            "id": .text(id.rawValue), "mark": .text(Hex.encode(Array(draft.hash.prefix(4)))),
            "fields": .list(Self.fields(visit)),
        ]
        do {
            let trial = try await trial(try draft.policy(), visit)
            let view = try await visit.read { try Self.view(trial, Names($0), visit.clock) }
            return response(form.adding(view), nil, visit)
        } catch let refusal as Refusal where refusal.code == .invalid {
            return response(form.adding(["replayed": false]), refusal, visit)
        }
    }

    private func trial(_ policy: Policy, _ visit: Visit) async throws -> PolicyTrial {
        let replay = try ReplayRequests(
            policy,
            from: try visit.query.day("from", visit.clock),
            to: try visit.query.day("to", visit.clock, addingDays: 1),
            limit: ReplayRequests.most
        )
        return try await replay(store: visit.services.store, scope: visit.scope)
    }

    private func response(_ view: View, _ problem: Refusal?, _ visit: Visit) -> Response {
        Page(
            title: "Draft on past requests",
            template: "governance/replay",
            view: view,
            tab: .governance,
            status: problem?.code.status ?? .ok,
            problem: problem
        ).response(to: visit)
    }

    private static func fields(_ visit: Visit) -> [View] {
        [
            FormField("from", "From", .date, visit.query["from"] ?? "").view,
            FormField("to", "Through", .date, visit.query["to"] ?? "").view,
        ]
    }

    private static func view(_ trial: PolicyTrial, _ names: Names, _ clock: ViewerClock) throws -> View {
        let (replay, kinds) = (trial.replay, PolicyOutcome.Kind.allCases)
        return [
            "replayed": true, "summaryText": .text(summary(trial)),
            "partial": .some(
                trial.isWhole
                    ? nil
                    : "Only the newest \(ReplayRequests.most) requests of the period were looked at; choose a shorter one."
            ),
            "hasRequests": .flag(replay.requests > 0),
            "answers": .list(kinds.map { ["label": .text($0.words)] }),
            "matrix": .list(
                kinds.map { before in
                    ["label": .text(before.words), "cells": .list(kinds.map { cell(replay, before, $0) })]
                }
            ),
            "tools": .list(
                try replay.byTool.sorted { $0.key < $1.key }.map { tool, flips in
                    ["name": .text(try names.toolName(tool)), "changes": changes(flips)]
                }
            ),
            "hasTools": .flag(!replay.byTool.isEmpty),
            "examples": .list(try trial.examples.map { try example($0, names, clock) }),
            "hasExamples": .flag(!trial.examples.isEmpty),
            "none": Empty.noneYet("No request in this period", "Choose an earlier day, or leave both days empty."),
        ]
    }

    private static func summary(_ trial: PolicyTrial) -> String {
        let (count, flipped) = (trial.replay.requests, trial.replay.flipped)
        let unseen = trial.unseen == 0 ? "" : " No policy has seen \(trial.unseen) more, so they are left out."
        let what =
            flipped == 0 ? "None would have been answered otherwise." : "\(flipped) would have been answered otherwise."
        return "\(ViewerClock.count(count, "stored request")) decided anew. \(what)\(unseen)"
    }

    private static func cell(_ replay: PolicyReplay, _ before: PolicyOutcome.Kind, _ after: PolicyOutcome.Kind) -> View
    {
        let count =
            before == after
            ? replay.kept[before] ?? 0 : replay.flips[PolicyReplay.Flip(before: before, after: after)] ?? 0
        return [
            "label": .text(after.words), "figure": .number(count), "changed": .flag(before != after && count > 0),
        ]
    }

    private static func changes(_ flips: [PolicyReplay.Flip: Int]) -> View.Field {
        .list(
            flips.sorted { $0.key.text < $1.key.text }.map { flip, count in
                ["figure": .number(count), "before": .text(flip.before.words), "after": .text(flip.after.words)]
            }
        )
    }

    private static func example(_ example: PolicyTrial.Example, _ names: Names, _ clock: ViewerClock) throws -> View {
        [
            "href": .text("/requests/\(example.request)"), "issueKey": .text(example.issue),
            "tool": .text(try names.toolName(example.tool)), "asked": .text(clock.moment(example.createdAt)),
            "before": [example.flip.before.lozenge].field, "after": [example.flip.after.lozenge].field,
        ]
    }
}

extension PolicyOutcome.Kind {
    var words: String {
        switch self {
        case .autoApprove: "Approved at once"
        case .review: "A person decides"
        case .deny: "Denied"
        }
    }

    var lozenge: Lozenge { Lozenge(words, self == .autoApprove ? .good : self == .deny ? .bad : .info) }
}
