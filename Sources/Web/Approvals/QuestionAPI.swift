import Domain
import HTTPTypes
import Kernel

/// Questions to requesters and their answers, for programs.
enum QuestionAPI {
    static let routes: [APIRoute] = [
        .get(
            "/requests/{id}/questions",
            "List what the requester was asked",
            .ownMatters,
            answer: .page("QuestionPage", schema)
        ) { call in
            let id: ID<AccessRequest> = try call.id()
            return try await call.read { tx in
                _ = try RequestAPI.visible(tx.requests.find(id), call)
                return .page(Kernel.Page(items: try tx.approvals.questions(on: id), next: nil), \.json)
            }
        },
        .post(
            "/requests/{id}/questions",
            "Ask the requester something; deadlines stand still until the answer",
            .decide,
            body: .object([.init("question", .text(maximum: InformationRequest.maximumBytes))]),
            answer: schema
        ) { call in
            let ask = AskForInformation(try call.id(), question: call.text("question") ?? "")
            return try await call.write { .json(try ask(in: $0).json) }
        },
        .post(
            "/requests/{id}/answers",
            "Answer the open question: the requester",
            .ownMatters,
            body: .object([.init("answer", .text(maximum: InformationRequest.maximumBytes))]),
            answer: schema
        ) { call in
            let id: ID<AccessRequest> = try call.id()
            let answer = AnswerInformation(id, answer: call.text("answer") ?? "")
            return try await call.write { tx in
                _ = try RequestAPI.visible(tx.requests.find(id), call)
                return .json(try answer(in: tx).json)
            }
        },
    ]

    private static let schema = Schema.named(
        "Question",
        .object([
            .init("id", .text()), .init("question", .text()), .init("askedBy", .text()), .init("askedAt", .instant),
            .init("answer", .nullable(.text())), .init("answeredBy", .nullable(.text())),
            .init("answeredAt", .nullable(.instant)),
        ])
    )
}

extension InformationRequest {
    fileprivate var json: JSON {
        [
            "id": .string(id.rawValue), "question": .string(question), "askedBy": .string(askedBy.rawValue),
            "askedAt": .instant(askedAt), "answer": .text(answer), "answeredBy": .text(answeredBy?.rawValue),
            "answeredAt": .instant(answeredAt),
        ]
    }
}
