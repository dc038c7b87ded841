import Hummingbird
import Kernel

/// A "no" as a page: what happened, what to do, and what to tell an admin.
struct ErrorPage: Sendable {
    let problem: Problem
    let requestID: String

    init(_ problem: Problem, requestID: String) { (self.problem, self.requestID) = (problem, requestID) }

    var response: Response {
        let view: View = [
            "title": .text(headline), "headline": .text(headline), "detail": .text(problem.detail.sentence),
            "status": .number(problem.status.code), "statusName": .text(problem.status.reasonPhrase),
            "reason": .text(problem.reason), "requestID": .text(requestID), "narrow": true,
        ]
        var response = Response.html(Templates.render("error", Frame.assets.adding(view)), status: problem.status)
        problem.addHints(to: &response)
        return response
    }

    private var headline: String {
        if problem.reason.hasPrefix("sign_in") { return "Sign in again" }
        return switch problem.status.code {
        case 401: "Sign in first"
        case 403: "This is not yours to do"
        case 404: "There is nothing here"
        case 409: "That does not fit any more"
        case 413: "That is too large"
        case 429: "Too often; wait a moment"
        case 500...: "Something failed"
        default: "That could not be read"
        }
    }
}
