import Domain
import HTTPTypes
import Hummingbird
import Kernel

/// What a call is answered, as values: it can be kept and given again.
enum APIReply: Sendable {
    case kept(KeptAnswer)
    case problem(Problem, requestID: String)
    /// A file, which is not kept.
    case raw(Response)

    init(_ answer: APIAnswer, _ route: APIRoute) {
        if let raw = answer.raw {
            self = .raw(raw)
        } else {
            let status = answer.json == nil ? HTTPResponse.Status.noContent : route.status
            self = .kept(KeptAnswer(status: status.code, content: answer.json?.text, version: answer.version))
        }
    }

    init(_ problem: Problem, requestID: String) { self = .problem(problem, requestID: requestID) }

    /// What the same key is answered again; nil where asking again may go differently.
    var lasting: KeptAnswer? {
        switch self {
        case .kept(let answer): answer
        case .problem(let problem, _) where problem.status.code >= 500 || problem.status == .tooManyRequests: nil
        case .problem(let problem, let id):
            KeptAnswer(status: problem.status.code, content: problem.json(requestID: id).text, version: nil)
        case .raw: nil
        }
    }

    var response: Response {
        switch self {
        case .kept(let answer): answer.response
        case .problem(let problem, let id): problem.response(requestID: id)
        case .raw(let response): response
        }
    }
}

extension KeptAnswer {
    fileprivate var response: Response {
        let status = HTTPResponse.Status(code: status)
        guard let content else { return Response(status: status) }
        let type = status.code >= 400 ? "application/problem+json" : "application/json"
        var response = Response.text(content, type: type, status: status)
        if let version { response.headers[.eTag] = "\"\(version)\"" }
        return response
    }
}
