import Domain
import Kernel
import Web

extension Operation {
    static let reviews = [
        Operation("reviews/list", reads: .readAccess) { input, desk in
            let page = PageRequest(size: 100, after: input["after"]?.string)
            let isOpen = input["answered"]?.bool != true
            let found = try await desk.read { try $0.reviews.list(open: isOpen, page: page) }
            return ["items": .array(found.items.map(\.json)), "next": .text(found.next)]
        },
        Operation("reviews/answer") { input, desk in
            guard let word = AnswerReview.Answer(rawValue: try input.require("answer")) else {
                throw Refusal(.invalid, "answer_unknown", "answer `keep` or `revoke`")
            }
            let answer = AnswerReview(ID(try input.require("review")), word, reason: try input.require("reason"))
            return try await desk.write { try answer(in: $0) }.json
        },
        Operation("reviews/settings", reads: .readLog) { _, desk in
            try await desk.read { try $0.reviews.settings()?.json ?? .null }
        },
        Operation("reviews/configure") { input, desk in
            let settings = input["off"]?.bool == true ? nil : try ReviewSettings(input)
            try await desk.write { try ConfigureReviews(settings)(in: $0) }
            return settings?.json ?? ["off": true]
        },
    ]
}
