import Hummingbird
import Kernel

extension Response {
    static func json(_ json: JSON, status: HTTPResponse.Status = .ok) -> Response {
        text(json.text, type: "application/json", status: status)
    }

    static func html(_ html: String, status: HTTPResponse.Status = .ok) -> Response {
        text(html, type: "text/html; charset=utf-8", status: status)
    }

    static func text(_ text: String, type: String, status: HTTPResponse.Status = .ok) -> Response {
        let body = ResponseBody(byteBuffer: ByteBuffer(string: text))
        return Response(status: status, headers: [.contentType: type], body: body)
    }

    /// Answers a form: the browser fetches the address anew, so that reloading never repeats the deed.
    static func seeOther(_ path: InternalPath) -> Response {
        Response(status: .seeOther, headers: [.location: path.description])
    }
}
